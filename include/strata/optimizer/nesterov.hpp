// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// v ← μ v + g,  w ← w − η (g + μ v): Nesterov's accelerated gradient (1983) written for the point that the gradient is
/// taken at, as in Sutskever et al. (2013). The second line needs g once more: g = v_new − μ v_old, so it is stored.
struct Nesterov {
  double learning_rate = 0.1;
  double momentum = 0.9;  ///< μ, in [0, 1)
  static constexpr Size state_tensors = 2;

  void check() const {
    const Settings settings("strata::Nesterov");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("momentum", momentum);
  }

  void update(auto& w, const auto& g, auto& v, auto& gradient, const auto&... team) const {
    const auto eta = detail::as_scalar_of(w, learning_rate), mu = detail::as_scalar_of(w, momentum);
    assign(gradient, g, team...);
    assign(v, mu * v + gradient, team...);
    assign(w, w - eta * (gradient + mu * v), team...);
  }
};

}  // namespace strata
