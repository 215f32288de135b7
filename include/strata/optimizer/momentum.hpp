// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// v ← μ v + g,  w ← w − η v (Polyak 1964).
struct Momentum {
  double learning_rate = 0.1;
  double momentum = 0.9;  ///< μ, in [0, 1)
  static constexpr Size state_tensors = 1;

  void check() const {
    const Settings settings("strata::Momentum");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("momentum", momentum);
  }

  void update(auto& w, const auto& g, auto& v, const auto&... team) const {
    const auto eta = detail::as_scalar_of(w, learning_rate), mu = detail::as_scalar_of(w, momentum);
    assign(v, mu * v + g, team...);
    assign(w, w - eta * v, team...);
  }
};

}  // namespace strata
