// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = 1 / (1 + e⁻ᶻ), in [0, 1],  σ'(z) = a (1 − a).
struct Sigmoid {
  template <class T>
  STRATA_INLINED static T forward(const T& z) {
    return math::logistic(z);
  }
  template <class T>
  static T derivative(const T& a) {
    return a * (T(1) - a);
  }
};

}  // namespace strata
