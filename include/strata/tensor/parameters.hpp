// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "strata/tensor/fields.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// f(tensor) for each tensor of a layer's parameters, in order.
template <class P>
constexpr void for_each_tensor(P& parameters, auto&& f) {
  detail::unpack(std::remove_const_t<P>::tensors(parameters), [&](auto&... tensor) { (f(tensor), ...); });
}

/// How many numbers a layer's parameters hold.
template <class P>
inline constexpr Size tensor_elements = []<class... T>(std::type_identity<std::tuple<T&...>>) {
  return (Size{0} + ... + (Shape<T>::rows * Shape<T>::columns));
}(std::type_identity<decltype(P::tensors(std::declval<P&>()))>{});

/// Parameters may have `static constexpr auto statistics(auto& self)` beside `tensors`: a `std::tie` of tensors that
/// are saved and restored with them but never learned: no optimiser, initialiser or penalty sees them, and they are not
/// part of θ.
template <class P>
concept HasStatistics = requires(P& parameters) {
  P::statistics(parameters);
};

/// f(tensor) for each of a layer's statistics, in order.
template <class P>
constexpr void for_each_statistic(P& parameters, auto&& f) {
  if constexpr (HasStatistics<std::remove_const_t<P>>)
    detail::unpack(std::remove_const_t<P>::statistics(parameters), [&](auto&... tensor) { (f(tensor), ...); });
}

/// How many numbers a layer's statistics hold.
template <class P>
inline constexpr Size statistic_elements = 0;
template <HasStatistics P>
inline constexpr Size statistic_elements<P> = []<class... T>(std::type_identity<std::tuple<T&...>>) {
  return (Size{0} + ... + (Shape<T>::rows * Shape<T>::columns));
}(std::type_identity<decltype(P::statistics(std::declval<P&>()))>{});

}  // namespace strata
