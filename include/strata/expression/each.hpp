// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/assign.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A function of numbers that takes a `Pack` just as well.
template <class F>
struct Each : Lazy {
  F function;

  explicit Each(F f) : function(std::move(f)) {}

  template <class... T>
  auto operator()(const T&... values) const {
    return function(values...);
  }
  template <class... T>
  auto simd_apply(const T&... values) const {
    return function(values...);
  }
};

}  // namespace detail

/// f(e₁, e₂, …) number by number, lazily. f takes and gives one number or a `Pack` (see strata/tensor/math.hpp).
template <class F, class... E>
auto each(F f, E&&... expressions) {
  return xt::xfunction<detail::Each<F>, xt::const_xclosure_t<E>...>(detail::Each<F>(std::move(f)),
                                                                    std::forward<E>(expressions)...);
}

}  // namespace strata
