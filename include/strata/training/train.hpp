// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cmath>
#include <string>

#include "strata/random/distribution.hpp"
#include "strata/training/early_stopping.hpp"
#include "strata/training/trainer.hpp"

namespace strata {

/// How a training call runs.
struct TrainingSettings {
  Size epochs = 10;                    ///< at most
  double l2 = 0;                       ///< λ of the penalty λ/2 Σ W²
  double decay = 1;                    ///< the learning rate is multiplied by it after each epoch, in (0, 1]
  Size early_stopping_window = 0;      ///< s of early stopping, in epochs; 0: off
  bool restore_best = false;           ///< end with the best epoch's parameters; early stopping always does
  bool measure_training_cost = false;  ///< run over the training data once more after each epoch for its exact cost,
                                       ///< instead of the mean cost of its batches while they were learned
  std::uint64_t seed = 1;              ///< of the order of rows
};

/// What an observer is told after each epoch.
struct Progress {
  const Epoch& epoch;
  Size epochs;                ///< that were asked for
  Size rows;                  ///< of training data
  double samples_per_second;  ///< over the epoch, bookkeeping included
};

/// Looks on and says nothing.
struct Silent {
  void operator()(const Progress&) const {}
};

/// In place of validation data: there is none.
struct NoValidation {};

/// The cost became NaN or infinite. The network is left with the best parameters so far.
struct Divergence : Error {
  Size epoch, batch;
  double learning_rate, last_good_cost;

  Divergence(Size at_epoch, Size at_batch, double rate, double last_good)
      : Error("strata::train: the cost is no longer finite in epoch " + std::to_string(at_epoch) + ", batch " +
              std::to_string(at_batch) + ", at learning rate " + std::to_string(rate) + " (last good cost " +
              std::to_string(last_good) +
              "); the best parameters so far are in place; try a lower learning rate, or GrowAndSlash"),
        epoch(at_epoch),
        batch(at_batch),
        learning_rate(rate),
        last_good_cost(last_good) {}
};

namespace detail {

/// All that a training call holds on to; made once, before the first epoch.
template <class Network, Size Batch, class OptimizerType>
struct TrainingRun {
  Trainer<Network, Batch, OptimizerType> trainer;
  Evaluator<Network, evaluation_block> evaluator;
  typename Network::Parameters best;

  TrainingRun(const OptimizerType& optimizer, double l2) : trainer(optimizer, l2) {}
};

inline void check(const TrainingSettings& settings, double learning_rate) {
  const auto refuse = [](const std::string& name, double found, const char* expected) {
    throw Error("strata::train: " + name + " must be " + expected + ", found " + std::to_string(found));
  };
  if (!(learning_rate > 0) || !std::isfinite(learning_rate)) refuse("learning_rate", learning_rate, "positive");
  if (!(settings.l2 >= 0) || !std::isfinite(settings.l2)) refuse("l2", settings.l2, "zero or positive");
  if (!(settings.decay > 0 && settings.decay <= 1)) refuse("decay", settings.decay, "in (0, 1]");
}

}  // namespace detail

/// Trains the network in batches of `Batch` rows on the training data, a fresh random order in every epoch, the last
/// batch perhaps short; by the optimiser's rule; watched on the validation data (or `NoValidation{}`), which never
/// changes what is learned, only when it stops. After each epoch observer(Progress) is called; if it returns false,
/// training ends. All memory is taken before the first epoch.
///
/// Throws Error for empty data, classes without an output, more than 2³² − 1 rows, settings out of range; Divergence
/// when the cost is no longer finite.
template <Size Batch, class Network, class Data, class Validation, Optimizer OptimizerType, class Observer = Silent>
History train(Network& network, const Data& data, const Validation& validation, const OptimizerType& optimizer,
              const TrainingSettings& settings = {}, Observer&& observer = {}) {
  constexpr bool validates = !std::same_as<Validation, NoValidation>;
  History history;
  if constexpr (detail::data_fits<Network, Data>()) {
    detail::check(settings, optimizer.learning_rate);
    detail::check_labels<Network>(data, "training");
    if constexpr (validates) {
      static_assert(std::same_as<typename Data::Label, typename Validation::Label> && Data::width == Validation::width,
                    "strata::train: training and validation data must have rows and labels of the same kind");
      detail::check_labels<Network>(validation, "validation");
    }
    if (data.rows() > std::numeric_limits<std::uint32_t>::max()) throw Error("strata::train: more than 2³² − 1 rows");

    using Clock = std::chrono::steady_clock;
    const auto run = std::make_unique<detail::TrainingRun<Network, Batch, OptimizerType>>(optimizer, settings.l2);
    auto& trainer = run->trainer;
    std::vector<std::uint32_t> order(data.rows());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    Generator generator(settings.seed, Stream::order);
    history.epochs.reserve(settings.epochs + 1);

    // The epoch's figures into the history; the best parameters are kept.
    const auto close = [&](Epoch epoch) {
      if constexpr (validates) {
        const Score score = run->evaluator.score(network, validation);
        epoch.validation_cost = score.cost;
        epoch.validation_accuracy = score.accuracy;
      }
      epoch.learning_rate = trainer.optimizer.learning_rate;
      const auto cost_of = [&](const Epoch& e) { return validates ? e.validation_cost : e.training_cost; };
      const bool finite = std::isfinite(cost_of(epoch));
      if (finite && (history.epochs.empty() || cost_of(epoch) < cost_of(history.best()))) {
        history.best_epoch = epoch.number;
        run->best = network.parameters();
      }
      if (finite || history.epochs.empty()) history.epochs.push_back(epoch);
      return finite;
    };
    double last_good_cost = std::numeric_limits<double>::quiet_NaN();
    const auto give_up = [&](Size epoch, Size batch) {
      if (!history.epochs.empty()) network.parameters() = run->best;
      throw Divergence(epoch, batch, trainer.optimizer.learning_rate, last_good_cost);
    };

    if (!close({.training_cost = run->evaluator.score(network, data).cost})) give_up(0, 0);
    last_good_cost = history.last().training_cost;

    double seconds = 0;
    for (Size number = 1; number <= settings.epochs; ++number) {
      const auto start = Clock::now();
      shuffle(generator, std::span(order));
      double cost_of_rows = 0;
      for (Size first = 0, batch = 1; first < order.size(); first += Batch, ++batch) {
        const auto rows = std::span<const std::uint32_t>(order).subspan(first, std::min(Batch, order.size() - first));
        const double cost = trainer.step(network, data, rows);
        if (!std::isfinite(cost)) give_up(number, batch);
        last_good_cost = cost;
        cost_of_rows += cost * static_cast<double>(rows.size());
      }
      trainer.optimizer.learning_rate *= settings.decay;
      const double training_cost = settings.measure_training_cost ? run->evaluator.score(network, data).cost
                                                                  : cost_of_rows / static_cast<double>(data.rows());
      const bool finite = close({.number = number, .training_cost = training_cost});
      const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
      if (!finite) give_up(number, (data.rows() + Batch - 1) / Batch);
      seconds += elapsed;
      history.epochs.back().seconds = seconds;

      const Progress progress{history.last(), settings.epochs, data.rows(), static_cast<double>(data.rows()) / elapsed};
      if constexpr (std::convertible_to<std::invoke_result_t<Observer&, const Progress&>, bool>) {
        if (!observer(progress)) history.stop = Stop::observer_asked;
      } else {
        observer(progress);
      }
      if (history.stop != Stop::all_epochs_done) break;
      if (validates && has_stopped_improving(history.epochs, settings.early_stopping_window)) {
        history.stop = Stop::validation_cost_rose;
        break;
      }
    }
    if (settings.restore_best || (validates && settings.early_stopping_window > 0)) network.parameters() = run->best;
  }
  return history;
}

}  // namespace strata
