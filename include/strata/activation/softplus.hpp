// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = ln(1 + eᶻ) = max(z, 0) + ln(1 + e^−|z|), a smooth ReLU,  σ'(z) = 1 − e⁻ᵃ.
struct Softplus {
  template <class T>
  static T forward(const T& z) {
    return math::max(z, T(0)) + math::log1p(math::exp(-math::abs(z)));
  }
  template <class T>
  static T derivative(const T& a) {
    return -math::expm1(-a);
  }
};

}  // namespace strata
