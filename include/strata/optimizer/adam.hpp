// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ),
/// v̂ = v / (1 − β₂ᵗ) at step t (Kingma and Ba 2015, algorithm 1). A gradient whose square has no number (in float:
/// larger than 1.8·10¹⁹) would end all later movement; it ends training with a `Divergence`. `AdaMax` squares nothing.
struct Adam {
  double learning_rate = 0.001;
  double beta1 = 0.9;      ///< in [0, 1)
  double beta2 = 0.999;    ///< in [0, 1)
  double epsilon = 1e-8;   ///< > 0
  std::uint64_t step = 0;  ///< t: steps taken so far
  static constexpr Size state_tensors = 3;

  void check() const {
    const Settings settings("strata::Adam");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("beta1", beta1);
    settings.fraction("beta2", beta2);
    settings.positive("epsilon", epsilon);
  }

  void begin_step() { ++step; }

  void update(auto& w, const auto& g, auto& m, auto& v, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto t = static_cast<double>(step);
    const auto root = [](const auto& x) { return math::sqrt(x); };
    const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);

    assign(gradient, g, team...);
    assign(m, in(beta1)*m + in(1 - beta1) * gradient, team...);
    assign(v, in(beta2)*v + in(1 - beta2) * gradient * gradient, team...);
    assign(w, w - in(learning_rate / correction1) * m / (each(root, v * in(1 / correction2)) + in(epsilon)), team...);
  }
};

}  // namespace strata
