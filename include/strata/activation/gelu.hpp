// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"
#include "strata/tensor/standard_normal.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The Gaussian error linear unit (Hendrycks and Gimpel, 2016), exact: σ(z) = z Φ(z),  σ'(z) = Φ(z) + z φ(z), with Φ
/// the distribution and φ the density of the standard normal distribution.
struct GELU {
  template <class T>
  static T forward(const T& z) {
    return math::max(z, T(far_below)) * math::standard_normal(z).below;
  }
  template <class T>
  static T derivative_at(const T& z) {
    const auto normal = math::standard_normal(z);
    return normal.below + math::min(math::max(z, T(far_below)), T(-far_below)) * normal.density;
  }

 private:
  /// Φ is 0 there, and −∞ · 0 would be none.
  static constexpr int far_below = -40;
};

}  // namespace strata
