// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = max(z, 0),  σ'(z) = 1 where z > 0, else 0. NaN stays NaN.
struct ReLU {
  template <class T>
  static T forward(const T& z) {
    return math::max(z, T(0));
  }
  template <class T>
  static T derivative(const T& a) {
    return math::select(a > T(0), T(1), T(0));
  }
};

}  // namespace strata
