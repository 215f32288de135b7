// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = tanh z, in [−1, 1],  σ'(z) = 1 − a².
struct Tanh {
  template <class T>
  STRATA_INLINED static T forward(const T& z) {
    return math::tanh(z);
  }
  template <class T>
  static T derivative(const T& a) {
    return T(1) - a * a;
  }
};

}  // namespace strata
