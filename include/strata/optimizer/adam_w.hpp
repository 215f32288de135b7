// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Adam whose weights (never biases) decay by themselves, not through the gradient (Loshchilov and Hutter 2019,
/// algorithm 2 without a schedule): w ← w − η λ w − η m̂ / (√v̂ + ε), m̂ and v̂ as Adam's. Leave `l2` of the training at 0.
///
///     train<64>(network, training, validation, AdamW{.weight_decay = 0.05}, {.epochs = 30});
struct AdamW {
  double learning_rate = 0.001;
  double beta1 = 0.9;          ///< in [0, 1)
  double beta2 = 0.999;        ///< in [0, 1)
  double epsilon = 1e-8;       ///< > 0
  double weight_decay = 0.01;  ///< λ, ≥ 0
  std::uint64_t step = 0;      ///< t: steps taken so far
  static constexpr Size state_tensors = 3;

  void check() const {
    const Settings settings("strata::AdamW");
    settings.positive("learning_rate", learning_rate);
    settings.fraction("beta1", beta1);
    settings.fraction("beta2", beta2);
    settings.positive("epsilon", epsilon);
    settings.not_negative("weight_decay", weight_decay);
  }

  void begin_step() { ++step; }

  void update(auto& w, const auto& g, auto& m, auto& v, auto& gradient, const auto&... team) const {
    const auto in = [&](double setting) { return detail::as_scalar_of(w, setting); };
    const auto t = static_cast<double>(step);
    const auto root = [](const auto& x) { return math::sqrt(x); };
    const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);
    const double kept = 1 - learning_rate * (Shape<decltype(w)>::rank == 2 ? weight_decay : 0);

    assign(gradient, g, team...);
    assign(m, in(beta1)*m + in(1 - beta1) * gradient, team...);
    assign(v, in(beta2)*v + in(1 - beta2) * gradient * gradient, team...);
    assign(w, in(kept)*w - in(learning_rate / correction1) * m / (each(root, v * in(1 / correction2)) + in(epsilon)),
           team...);
  }
};

}  // namespace strata
