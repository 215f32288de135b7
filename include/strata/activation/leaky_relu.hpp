// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"
#include "strata/tensor/decimal.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = max(z, 0) + slope · min(z, 0),  σ'(z) = 1 where z > 0, else the slope: 0.01, as in `LeakyReLU<>`, or another
/// that is not negative, as in `LeakyReLU<0.2>`.
template <Decimal... Slope>
struct LeakyReLU {
  static_assert(sizeof...(Slope) <= 1 && ((Slope.digits >= 0) && ...),
                "strata::LeakyReLU: takes one slope, which is not negative");
  static constexpr double slope = sizeof...(Slope) == 0 ? 0.01 : (0.0 + ... + static_cast<double>(Slope));

  template <class T>
  static T forward(const T& z) {
    return math::max(z, T(0)) + math::constant<T>(slope) * math::min(z, T(0));
  }
  template <class T>
  static T derivative(const T& a) {
    return math::select(a > T(0), T(1), math::constant<T>(slope));
  }
};

}  // namespace strata
