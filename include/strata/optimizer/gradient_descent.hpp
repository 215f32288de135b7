// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// w ← w − η g. The gradient is never stored: product, penalty and update are one pass over w.
struct GradientDescent {
  double learning_rate = 0.1;
  static constexpr Size state_tensors = 0;

  void check() const { Settings("strata::GradientDescent").positive("learning_rate", learning_rate); }

  void update(auto& w, const auto& g, const auto&... team) const {
    const auto eta = detail::as_scalar_of(w, learning_rate);
    assign(w, w - eta * g, team...);
  }
};

}  // namespace strata
