// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// v ← ρ v + (1 − ρ) g²,  w ← w − η g / (√v + ε) (Tieleman and Hinton 2012, lecture 6e).
struct RMSProp {
  double learning_rate = 0.001;
  double rho = 0.9;       ///< ρ, in [0, 1)
  double epsilon = 1e-8;  ///< > 0
  static constexpr Size state_tensors = 2;

  void check() const {
    const Settings settings("strata::RMSProp");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("rho", rho);
    settings.positive("epsilon", epsilon);
  }

  void update(auto& w, const auto& g, auto& v, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto root = [](const auto& x) { return math::sqrt(x); };
    assign(gradient, g, team...);
    assign(v, in(rho)*v + in(1 - rho) * gradient * gradient, team...);
    assign(w, w - in(learning_rate)*gradient / (each(root, v) + in(epsilon)), team...);
  }
};

}  // namespace strata
