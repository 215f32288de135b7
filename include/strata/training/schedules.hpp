// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

#include "strata/tensor/finite.hpp"
#include "strata/training/schedule.hpp"

/// Schedules of the learning rate, `{.schedule = CosineAnnealing{}}`. η₁ is the optimiser's first rate, η the rate of
/// epoch e = 1 … E.
namespace strata::inline STRATA_CONFIGURATION {

/// η = η₁ γ^⌊(e − 1)/n⌋.
struct StepDecay {
  Size every = 10;      ///< n, in epochs
  double factor = 0.1;  ///< γ, in (0, 1]
  static constexpr bool goes_by_epochs = false;

  double operator()(const EpochAhead& ahead) const {
    const Size steps = (ahead.number - 1) / every;
    return std::pow(factor, static_cast<double>(steps));
  }
  void check() const {
    const Settings settings("strata::StepDecay");
    settings.at_least("every", every, 1);
    settings.require(factor > 0 && factor <= 1, "factor", factor, "in (0, 1]");
  }
};

/// η = η₁ γ^(e − 1).
struct ExponentialDecay {
  double factor = 0.95;  ///< γ, in (0, 1]
  static constexpr bool goes_by_epochs = false;

  double operator()(const EpochAhead& ahead) const { return std::pow(factor, static_cast<double>(ahead.number - 1)); }
  void check() const {
    Settings("strata::ExponentialDecay").require(factor > 0 && factor <= 1, "factor", factor, "in (0, 1]");
  }
};

/// η = η₁ (f + (1 − f)/2 · (1 + cos(π (e − 1)/E))): from η₁ towards f η₁ (Loshchilov and Hutter 2017, without
/// restarts).
struct CosineAnnealing {
  double lowest = 0;  ///< f, in [0, 1]

  double operator()(const EpochAhead& ahead) const {
    const double part = static_cast<double>(ahead.number - 1) / static_cast<double>(ahead.epochs);
    return lowest + (1 - lowest) / 2 * (1 + std::cos(std::numbers::pi * part));
  }
  void check() const {
    Settings("strata::CosineAnnealing").require(lowest >= 0 && lowest <= 1, "lowest", lowest, "in [0, 1]");
  }
};

/// η = η₁ e/n for the first n epochs (Goyal et al. 2017); for the others what `then` says, which sees a training of
/// E − n epochs: `LinearWarmup{.epochs = 5, .then = CosineAnnealing{}}`. Without it, η₁.
struct LinearWarmup {
  Size epochs = 5;  ///< n, below E
  Schedule then{};  ///< must not go by the history, whose epochs keep their numbers

  double operator()(const EpochAhead& ahead) const {
    if (ahead.number <= epochs) return static_cast<double>(ahead.number) / static_cast<double>(epochs);
    return then({ahead.number - epochs, ahead.epochs - epochs, ahead.history});
  }
  void check() const {
    Settings("strata::LinearWarmup").at_least("epochs", epochs, 1);
    then.check();
  }
  std::string text(Size all_epochs) const {
    return detail::text_of("LinearWarmup ", epochs, ", then ", then.text(all_epochs));
  }
};

/// η = η₁ γᵏ, k the number of times that the cost has not fallen below its lowest so far, by a part of it, for p epochs
/// on end since the last time: the validation cost, or without validation data the training cost.
struct ReduceOnPlateau {
  Size patience = 10;   ///< p, in epochs
  double factor = 0.1;  ///< γ, in (0, 1)
  double least = 1e-4;  ///< the part, in [0, 1)
  static constexpr bool goes_by_epochs = false;

  double operator()(const EpochAhead& ahead) const {
    double lowest = std::numeric_limits<double>::max(), result = 1;
    Size waited = 0;
    for (const Epoch& epoch : ahead.history.epochs) {
      const double cost = math::is_nan(epoch.validation_cost) ? epoch.training_cost : epoch.validation_cost;
      if (cost < lowest * (1 - least) || epoch.number == 0) {
        lowest = cost;
        waited = 0;
      } else if (++waited == patience) {
        result *= factor;
        waited = 0;
      }
    }
    return result;
  }
  void check() const {
    const Settings settings("strata::ReduceOnPlateau");
    settings.at_least("patience", patience, 1);
    settings.require(factor > 0 && factor < 1, "factor", factor, "above 0 and below 1");
    settings.fraction("least", least);
  }
};

}  // namespace strata
