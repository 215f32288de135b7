// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The exponential linear unit (Clevert et al., 2016) with α = 1: σ(z) = max(z, 0) + e^min(z, 0) − 1, in [−1, ∞),
/// σ'(z) = 1 + min(a, 0).
struct ELU {
  template <class T>
  static T forward(const T& z) {
    return math::max(z, T(0)) + math::expm1(math::min(z, T(0)));
  }
  template <class T>
  static T derivative(const T& a) {
    return T(1) + math::min(a, T(0));
  }
};

}  // namespace strata
