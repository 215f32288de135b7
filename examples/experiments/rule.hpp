// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <strata/strata.hpp>

namespace experiments {

/// Growing and slashing, or momentum: which of them is known when the program runs, so that no training need be
/// compiled twice.
struct Rule : strata::GrowAndSlash {
  std::optional<double> momentum = std::nullopt;

  void update(auto& w, const auto& g, auto& old, auto& gradient) const {
    strata::assign(gradient, g);
    if (momentum)
      strata::Momentum{.learning_rate = learning_rate, .momentum = *momentum}.update(w, gradient, old);
    else
      GrowAndSlash::update(w, gradient, old, gradient);
  }

  void settle(double cost, auto&& new_cost, auto&& for_each_tensor) {
    if (!momentum) GrowAndSlash::settle(cost, new_cost, for_each_tensor);
  }
};

/// First weights from (−0.1, 0.1) or Glorot's, known when the program runs.
struct FirstWeights {
  bool uniform;

  template <class Scalar>
  Scalar draw(strata::Generator& generator, strata::Size fan_in, strata::Size fan_out) const {
    return uniform ? strata::Uniform{0.1}.draw<Scalar>(generator, fan_in, fan_out)
                   : strata::Glorot{}.draw<Scalar>(generator, fan_in, fan_out);
  }
};

}  // namespace experiments
