// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// f(tensor) for each tensor of a layer's parameters, in order.
template <class P>
constexpr void for_each_tensor(P& parameters, auto&& f) {
  std::apply([&](auto&... tensor) { (f(tensor), ...); }, std::remove_const_t<P>::tensors(parameters));
}

/// How many numbers a layer's parameters hold.
template <class P>
inline constexpr Size tensor_elements = []<class... T>(std::type_identity<std::tuple<T&...>>) {
  return (Size{0} + ... + (Shape<T>::rows * Shape<T>::columns));
}(std::type_identity<decltype(P::tensors(std::declval<P&>()))>{});

}  // namespace strata
