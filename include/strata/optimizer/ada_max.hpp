// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Adam with the largest gradient of late in place of the mean square (Kingma and Ba 2015, algorithm 2):
///   m ← β₁ m + (1 − β₁) g,  u ← max(β₂ u, |g| + ε),  w ← w − η m / ((1 − β₁ᵗ) u).
/// Nothing is squared, so a gradient may be as large as a number can be.
struct AdaMax {
  double learning_rate = 0.002;
  double beta1 = 0.9;      ///< in [0, 1)
  double beta2 = 0.999;    ///< in [0, 1)
  double epsilon = 1e-8;   ///< > 0
  std::uint64_t step = 0;  ///< t: steps taken so far
  static constexpr Size state_tensors = 3;

  void check() const {
    const Settings settings("strata::AdaMax");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("beta1", beta1);
    settings.fraction("beta2", beta2);
    settings.positive("epsilon", epsilon);
  }

  void begin_step() { ++step; }

  void update(auto& w, const auto& g, auto& m, auto& u, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto larger = [](const auto& old, const auto& size) { return math::max(size, old); };
    const auto size = [](const auto& x) { return math::abs(x); };

    assign(gradient, g, team...);
    assign(m, in(beta1)*m + in(1 - beta1) * gradient, team...);
    assign(u, each(larger, in(beta2)*u, each(size, gradient) + in(epsilon)), team...);
    assign(w, w - in(learning_rate / (1 - std::pow(beta1, static_cast<double>(step)))) * m / u, team...);
  }
};

}  // namespace strata
