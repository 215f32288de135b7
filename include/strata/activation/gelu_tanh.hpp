// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/silu.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// GELU by an approximation that is nearly as old (PyTorch's approximate="tanh"), up to 5e-4 from `GELU`:
/// σ(z) = z/2 (1 + tanh(w/2)) = z s(w) with w = √(8/π) (z + 0.044715 z³) and s(w) = 1 / (1 + e⁻ʷ),
/// σ'(z) = s + z s (1 − s) w'.
struct GELUTanh {
  template <class T>
  static T forward(const T& z) {
    const T near = math::max(z, T(-far));
    return near * detail::LogisticPair(inner(math::min(near, T(far)))).s;
  }
  template <class T>
  static T derivative_at(const T& z) {
    const T near = math::min(math::max(z, T(-far)), T(far));
    const detail::LogisticPair sigmoid(inner(near));
    const T slope = math::constant<T>(scale) * (T(1) + math::constant<T>(3 * cubic) * near * near);
    return sigmoid.s + near * sigmoid.s * sigmoid.rest * slope;
  }

 private:
  static constexpr double scale = 1.5957691216057308, cubic = 0.044715;
  static constexpr int far = 40;  // s(w) is 0 or 1 there

  template <class T>
  static T inner(const T& z) {
    return math::constant<T>(scale) * (z + math::constant<T>(cubic) * z * z * z);
  }
};

}  // namespace strata
