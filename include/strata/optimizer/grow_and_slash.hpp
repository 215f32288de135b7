// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Gradient descent whose learning rate finds itself (also known as the bold driver): while the cost of the batch is
/// larger after the step than before, η ← η/β and the step is taken again from the old parameters, at most
/// `most_slashes` times; then η ← αη. A cost that is NaN counts as larger. If the last try is no better either, no step
/// is taken: the old parameters are put back as they were, and the next step begins at the rate that was left.
///
/// What it promises: no step raises the cost of its own batch. The rate grows until such a step would, so on small
/// batches it fits each to the cost of the others, and the cost of the data may rise from epoch to epoch. It is made
/// for batches that stand for the data, best all of it; for small ones take Momentum or Adam.
struct GrowAndSlash {
  double learning_rate = 10;
  double grow = 1.1;  ///< α, ≥ 1
  double slash = 2;   ///< β, > 1
  Size most_slashes = 20;
  static constexpr bool chooses_its_rate = true;  ///< no schedule can
  static constexpr Size state_tensors = 2;

  void check() const {
    const Settings settings("strata::GrowAndSlash");
    settings.positive("learning_rate", learning_rate);
    settings.at_least("grow", grow, 1);
    settings.above("slash", slash, 1);
  }

  void update(auto& w, const auto& g, auto& old, auto& gradient, const auto&... team) const {
    assign(old, w, team...);
    assign(gradient, g, team...);
    retake(w, old, gradient, team...);
  }

  void settle(double cost, auto&& new_cost, auto&& for_each_tensor) {
    for (Size slashes = 0; !(new_cost() <= cost); ++slashes) {
      if (slashes == most_slashes) {
        for_each_tensor([](auto& w, const auto& old, const auto&) { assign(w, old); });
        break;
      }
      learning_rate /= slash;
      for_each_tensor([&](auto& w, auto& old, auto& gradient) { retake(w, old, gradient); });
    }
    learning_rate *= grow;
  }

 private:
  void retake(auto& w, const auto& old, const auto& gradient, const auto&... team) const {
    assign(w, old - detail::as_scalar_of(w, learning_rate) * gradient, team...);
  }
};

}  // namespace strata
