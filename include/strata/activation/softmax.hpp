// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// a_j = e^(z_j − max z) / Σ_k e^(z_k − max z): in [0, 1], sums to 1. The shift keeps every finite z from overflowing;
/// where a z is NaN, it may be anything, since the sum will be NaN.
/// ∂J/∂z = (diag(a) − a aᵀ) ∂J/∂a = a ⊙ (∂J/∂a − a·∂J/∂a).
struct Softmax {
  static void forward(auto&& z) {
    const auto shift = z.max_of_numbers();
    z.map([&](const auto& value) { return math::exp(value - shift); });
    const auto total = z.sum_everywhere([](const auto& value) { return value; });
    z.map([&](const auto& value) { return value / total; });
  }

  static void backward(const auto& a, auto&& da) {
    const auto mean = da.sum_everywhere([](const auto& gradient, const auto& output) { return gradient * output; }, a);
    da.map([&](const auto& gradient, const auto& output) { return output * (gradient - mean); }, a);
  }
};

}  // namespace strata
