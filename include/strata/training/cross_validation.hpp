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

/// The same with what was taken for what on all held-out folds together, where labels are classes.
template <class Network>
struct CrossValidationOf : CrossValidation {
  ConfusionMatrix<class_count<Network>> confusion;
};

/// Before a fold's network is trained, nothing is done to it.
struct NoPreparation {
  void operator()(const auto&, const auto&) const {}
};

namespace detail {

/// What comes of a fold.
template <class Network>
struct FoldResult {
  bool stopped = false;  ///< its training was ended, and it has no score
  Score score;
  ConfusionMatrix<class_count<Network>> confusion;
};

STRATA_IF_USED void check_validation_share(double share) {
  Settings("strata::cross_validate").require(share > 0 && share < 1, "validation_share", share, "above 0 and below 1");
}

template <class Network, Size Batch, class Factors = Unrounded>
FoldResult<Network> learn_fold(const auto& fold, const auto& optimizer, const TrainingSettings& settings,
                               const auto& initializer, auto&& observer, double validation_share, const auto& prepare) {
  const bool chooses = settings.early_stopping_window > 0 || settings.restore_best || settings.schedule;
  Network network(initializer, settings.seed);
  const auto learn = [&](const auto& learned, const auto& watched) {
    prepare(network, learned);
    return train<Batch, Factors>(network, learned, watched, optimizer, settings, observer);
  };
  History history;
  if (chooses) {
    const auto [learned, held_out] = split(fold.training, {1 - validation_share, validation_share}, settings.seed);
    history = learn(learned, held_out);
  } else {
    history = learn(fold.training, fold.held_out);
  }
  FoldResult<Network> result;
  result.stopped = history.stop == Stop::observer_asked;
  if (result.stopped) return result;
  const auto score = evaluate(network, fold.held_out);
  result.score = {score.cost, score.accuracy};
  if constexpr (requires { result.confusion += score.confusion; }) result.confusion += score.confusion;
  return result;
}

/// False if the whole ends with this fold.
template <class Network>
bool add_fold(CrossValidationOf<Network>& whole, const FoldResult<Network>& fold) {
  if (fold.stopped) return false;
  whole.folds.push_back(fold.score);
  whole.confusion += fold.confusion;
  return true;
}

}  // namespace detail

/// Cross-validation over folds as `k_folds` or `stratified_k_folds` makes them: for each a network with fresh weights
/// (the same ones) is trained on the others and scored on the fold. What is scored has chosen nothing: where the
/// settings let the validation data decide something (early stopping, `restore_best`, a schedule), `validation_share`
/// of the other folds' rows are held out for that, in (0, 1); else all of them are learned from, and the validation
/// figures that an observer sees are the fold's. The seed of the settings draws the weights and what is held out.
/// Before a network is trained prepare(network, the rows that it learns from) is called, where a `Normalize` is fitted.
/// A training that is ended by `stop_requested` or by its observer ends the whole, and its fold has no score. Factors
/// are what the large products of the trainings multiply (see `Trainer`). Throws what `train` throws.
template <class Network, Size Batch, class Factors = Unrounded, class Data, Optimizer OptimizerType,
          Initializer InitializerType = Glorot, class Observer = Silent, class Prepare = NoPreparation>
CrossValidationOf<Network> cross_validate(const KFolds<Data>& folds, const OptimizerType& optimizer,
                                          const TrainingSettings& settings = {},
                                          const InitializerType& initializer = {}, Observer&& observer = {},
                                          double validation_share = 0.2, const Prepare& prepare = {}) {
  detail::check_validation_share(validation_share);
  CrossValidationOf<Network> result;
  result.wanted = folds.size();
  for (const auto& fold : folds)
    if (!detail::add_fold(result, detail::learn_fold<Network, Batch, Factors>(fold, optimizer, settings, initializer,
                                                                              observer, validation_share, prepare)))
      break;
  return result;
}

/// The same over k folds, which the seed of the settings shuffles. Throws what `train` and `Folds` throw.
template <class Network, Size Batch, class Factors = Unrounded, AnyDataset Data, Optimizer OptimizerType,
          Initializer InitializerType = Glorot, class Observer = Silent, class Prepare = NoPreparation>
CrossValidationOf<Network> cross_validate(const Data& data, Size k, const OptimizerType& optimizer,
                                          const TrainingSettings& settings = {},
                                          const InitializerType& initializer = {}, Observer&& observer = {},
                                          double validation_share = 0.2, const Prepare& prepare = {}) {
  return cross_validate<Network, Batch, Factors>(k_folds(data, k, settings.seed), optimizer, settings, initializer,
                                                 observer, validation_share, prepare);
}

}  // namespace strata
