// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/data/folds.hpp"
#include "strata/data/split.hpp"
#include "strata/training/train.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The scores on the held-out folds, their mean and their spread (sample standard deviation). If it was stopped, on
/// the first folds only; NaN where there are too few.
struct CrossValidation {
  std::vector<Score> folds;
  Size wanted = 0;  ///< how many folds there were to be

  bool is_complete() const { return folds.size() == wanted; }

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
/// scored on the fold. What is scored has chosen nothing: where the settings let the validation data decide something
/// (early stopping, `restore_best`, a schedule), `validation_share` of the other folds' rows are held out for that, in
/// (0, 1); else all of them are learned from, and the validation figures that an observer sees are the fold's. The seed
/// of the settings shuffles the folds and draws what is held out. A training that is ended by `stop_requested` or by
/// its observer ends the whole, and its fold has no score. Throws what `train` and `Folds` throw.
template <class Network, Size Batch, class Data, Optimizer OptimizerType, Initializer InitializerType = Glorot,
          class Observer = Silent>
CrossValidation cross_validate(const Data& data, Size k, const OptimizerType& optimizer,
                               const TrainingSettings& settings = {}, const InitializerType& initializer = {},
                               Observer&& observer = {}, double validation_share = 0.2) {
  Settings("strata::cross_validate")
      .require(validation_share > 0 && validation_share < 1, "validation_share", validation_share,
               "above 0 and below 1");
  const bool chooses = settings.early_stopping_window > 0 || settings.restore_best || settings.schedule;
  CrossValidation result{.folds = {}, .wanted = k};
  for (auto fold : k_folds(data, k, settings.seed)) {
    Network network(initializer, settings.seed);
    History history;
    if (chooses) {
      const auto [learned, held_out] = split(fold.training, {1 - validation_share, validation_share}, settings.seed);
      history = train<Batch>(network, learned, held_out, optimizer, settings, observer);
    } else {
      history = train<Batch>(network, fold.training, fold.held_out, optimizer, settings, observer);
    }
    if (history.stop == Stop::observer_asked) break;
    const auto score = evaluate(network, fold.held_out);
    result.folds.push_back({score.cost, score.accuracy});
  }
  return result;
}

}  // namespace strata
