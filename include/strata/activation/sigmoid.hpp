// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = 1 / (1 + e⁻ᶻ), in [0, 1],  σ'(z) = a (1 − a). Where e⁻ᶻ overflows, 1/∞ is the right 0.
struct Sigmoid {
  template <class T>
  STRATA_INLINED static T forward(const T& z) {
    return T(1) / (T(1) + math::exp(-z));
  }
  template <class T>
  static T derivative(const T& a) {
    return a * (T(1) - a);
  }
};

}  // namespace strata
