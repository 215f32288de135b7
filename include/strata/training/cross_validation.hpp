// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/data/folds.hpp"
#include "strata/training/train.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The scores on the held-out folds, their mean and their spread (sample standard deviation).
struct CrossValidation {
  std::vector<Score> folds;

  double mean_cost() const { return mean(&Score::cost); }
  double mean_accuracy() const { return mean(&Score::accuracy); }
  double cost_spread() const { return spread(&Score::cost); }
  double accuracy_spread() const { return spread(&Score::accuracy); }

 private:
  double mean(double Score::*figure) const {
    double sum = 0;
    for (const Score& score : folds) sum += score.*figure;
    return sum / static_cast<double>(folds.size());
  }
  double spread(double Score::*figure) const {
    const double centre = mean(figure);
    double sum = 0;
    for (const Score& score : folds) sum += (score.*figure - centre) * (score.*figure - centre);
    return std::sqrt(sum / static_cast<double>(folds.size() - 1));
  }
};

/// k-fold cross-validation: for each fold a network with fresh weights (the same ones) is trained on the others and
/// scored on the fold, which also serves early stopping where the settings ask for it. The seed of the settings
/// shuffles the folds as well. Throws what `train` and `Folds` throw.
template <class Network, Size Batch, class Data, Optimizer OptimizerType, Initializer InitializerType = Glorot,
          class Observer = Silent>
CrossValidation cross_validate(const Data& data, Size k, const OptimizerType& optimizer,
                               const TrainingSettings& settings = {}, const InitializerType& initializer = {},
                               Observer&& observer = {}) {
  CrossValidation result;
  for (const auto& fold : k_folds(data, k, settings.seed)) {
    Network network(initializer, settings.seed);
    train<Batch>(network, fold.training, fold.held_out, optimizer, settings, observer);
    const auto score = evaluate(network, fold.held_out);
    result.folds.push_back({score.cost, score.accuracy});
  }
  return result;
}

}  // namespace strata
