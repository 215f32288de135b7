// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// w ← w − η (sign(β₁ m + (1 − β₁) g) + λ w),  m ← β₂ m + (1 − β₂) g (Chen et al. 2023, algorithm 2); λ for weights,
/// never for biases. Every number moves by η, whatever its gradient: η wants to be a tenth of Adam's.
struct Lion {
  double learning_rate = 0.0001;
  double beta1 = 0.9;       ///< in [0, 1)
  double beta2 = 0.99;      ///< in [0, 1)
  double weight_decay = 0;  ///< λ, ≥ 0
  static constexpr Size state_tensors = 2;

  void check() const {
    const Settings settings("strata::Lion");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("beta1", beta1);
    settings.fraction("beta2", beta2);
    settings.not_negative("weight_decay", weight_decay);
  }

  void update(auto& w, const auto& g, auto& m, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto sign = []<class T>(const T& x) {
      return math::select(x > T(0), T(1), math::select(x < T(0), T(-1), x));  // NaN stays NaN
    };
    const double kept = 1 - learning_rate * (Shape<decltype(w)>::rank == 2 ? weight_decay : 0);

    assign(gradient, g, team...);
    assign(w, in(kept)*w - in(learning_rate)*each(sign, in(beta1)*m + in(1 - beta1) * gradient), team...);
    assign(m, in(beta2)*m + in(1 - beta2) * gradient, team...);
  }
};

}  // namespace strata
