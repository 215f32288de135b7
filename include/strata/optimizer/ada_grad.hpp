// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// s ← s + g²,  w ← w − η g / (√s + ε) (Duchi, Hazan and Singer 2011, the diagonal form): the more a weight has moved,
/// the less it moves.
struct AdaGrad {
  double learning_rate = 0.01;
  double epsilon = 1e-8;  ///< > 0
  static constexpr Size state_tensors = 2;

  void check() const {
    const Settings settings("strata::AdaGrad");
    settings.positive("learning_rate", learning_rate);
    settings.positive("epsilon", epsilon);
  }

  void update(auto& w, const auto& g, auto& s, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto root = [](const auto& x) { return math::sqrt(x); };
    assign(gradient, g, team...);
    assign(s, s + gradient * gradient, team...);
    assign(w, w - in(learning_rate)*gradient / (each(root, s) + in(epsilon)), team...);
  }
};

}  // namespace strata
