// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = z between −1 and 1, else the nearer of the two,  σ'(z) = 1 in between, else 0. NaN stays NaN.
struct HardTanh {
  template <class T>
  static T forward(const T& z) {
    return math::min(math::max(z, T(-1)), T(1));
  }
  template <class T>
  static T derivative(const T& a) {
    return math::select(math::abs(a) < T(1), T(1), T(0));
  }
};

}  // namespace strata
