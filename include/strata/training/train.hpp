// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "strata/random/distribution.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/training/diverged_batch.hpp"
#include "strata/training/early_stopping.hpp"
#include "strata/training/trainer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

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
  Size threads = 1;                    ///< that share each step; more than one needs a program compiled with -fopenmp,
                                       ///< and learns the same to the last bit
  /// Asked after each batch; true ends training as if an observer had returned false. See `Interrupt::requested`.
  bool (*stop_requested)() = nullptr;
  /// If training diverges, the batch in which the cost stopped being finite is written for study to this path with
  /// `.inputs.npy`, `.targets.npy` and `.rows.npy` (numbers in the data) at its end; empty: nowhere. It is the step of
  /// the batch itself or of one before it that made the parameters too large.
  std::filesystem::path save_diverged_batch{};
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

/// In place of `Checkpoints` (see strata/training/checkpoint.hpp): there are none.
struct NoCheckpoints {
  struct Keeper {
    static bool resume() { return false; }
    static void save() {}
    static void after_batch(auto&&) {}
    static void after_epoch(bool) {}
  };
  static Keeper keeper(auto&&...) { return {}; }
};

/// The cost became NaN or infinite. The network is left with the best parameters so far; the text says where the batch
/// was saved, or why it was not, if it was to be.
struct Divergence : Error {
  Size epoch, batch;
  double learning_rate, last_good_cost;

  Divergence(Size at_epoch, Size at_batch, double rate, double last_good, std::string_view saved = {})
      : Error(detail::text_of("strata::train: the cost is no longer finite in epoch ", at_epoch, ", batch ", at_batch,
                              ", at learning rate ", rate, " (last good cost ", last_good,
                              "); the best parameters so far are in place; try a lower learning rate, or "
                              "GrowAndSlash",
                              saved)),
        epoch(at_epoch),
        batch(at_batch),
        learning_rate(rate),
        last_good_cost(last_good) {}
};

namespace detail {

using Clock = std::chrono::steady_clock;

/// All that a training call holds on to; made once, before the first epoch. With the network's parameters, everything
/// that decides how training goes on.
template <class Network, Size Batch, class OptimizerType>
struct TrainingRun {
  Trainer<Network, Batch, OptimizerType> trainer;
  Evaluator<Network, evaluation_block> evaluator;
  typename Network::Parameters best;
  Generator generator;
  std::vector<std::uint32_t> order;          ///< of the rows; shuffled for the epoch once it has begun
  Pass pass;                                 ///< of the epoch that runs; no batches before it has begun
  std::chrono::duration<double> into_epoch;  ///< the time that it took before training was taken up again
  History history;
  double last_good_cost = math::nan<double>;

  TrainingRun(const OptimizerType& optimizer, const TrainingSettings& settings, Size rows)
      : trainer(optimizer, settings.l2), generator(settings.seed, RandomStream::order), order(rows), into_epoch(0) {
    trainer.threads = settings.threads;
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    history.epochs.reserve(settings.epochs + 1);
  }
};

/// Whether all parameters are: v − v is 0, or NaN where v is not finite. (A cost tells late: it is computed before the
/// step that ruins them.)
template <class Network>
bool are_finite(const Network& network) {
  typename Network::Scalar sum{0};
  network.for_each_layer([&](auto, const auto& parameters) {
    for_each_tensor(parameters, [&](const auto& w) {
      for (const auto number : w.storage()) sum += number - number;
    });
  });
  return sum == 0;
}

/// Error for settings that make no sense.
template <class OptimizerType>
void check(const TrainingSettings& settings, const OptimizerType& optimizer) {
  const Settings call("strata::train");
  call.not_negative("l2", settings.l2);
  call.require(settings.decay > 0 && settings.decay <= 1, "decay", settings.decay, "in (0, 1]");
  call.at_least("threads", settings.threads, 1);
  if (settings.threads > 1 && !has_threads)
    STRATA_THROW Error("strata::train: more than one thread needs OpenMP; compile with -fopenmp");
  if constexpr (requires { optimizer.check(); }) optimizer.check();
  call.positive("learning_rate", static_cast<double>(optimizer.learning_rate));
}

template <class Rows, class Labels, class ValidationRows, class ValidationLabels>
struct ValidationFits;
template <Size Width, class Kind, Size ValidationWidth, class ValidationKind>
struct ValidationFits<RowsOf<Width>, Kind, RowsOf<ValidationWidth>, ValidationKind> {
  static_assert(never<Kind>, STRATA_MESSAGE("strata::train",
                                            "training and validation data must have rows and labels of the same kind",
                                            "read or make both in the same way", "the training data has rows of ",
                                            Width, " numbers and ", name_of<Kind>(), ", the validation data rows of ",
                                            ValidationWidth, " numbers and ", name_of<ValidationKind>()));
};

/// The first rule that a call of `train` breaks.
template <class Network, Size Batch, class Data, class Validation, class OptimizerType>
constexpr auto training_rule() {
  using Step = StepRule<Network, Batch, OptimizerType>;
  if constexpr (!std::same_as<Step, Kept>) {
    return std::type_identity<Step>();
  } else if constexpr (!std::same_as<DataRule<Network, Data>, Kept>) {
    return std::type_identity<DataRule<Network, Data>>();
  } else if constexpr (std::same_as<Validation, NoValidation>) {
    return std::type_identity<Kept>();
  } else if constexpr (!AnyDataset<Validation>) {
    return std::type_identity<DataIsADataset<Validation>>();
  } else if constexpr (Data::width == Validation::width && std::same_as<KindOfLabels<Data>, KindOfLabels<Validation>>) {
    return std::type_identity<Kept>();
  } else {
    return std::type_identity<
        ValidationFits<RowsOf<Data::width>, KindOfLabels<Data>, RowsOf<Validation::width>, KindOfLabels<Validation>>>();
  }
}
template <class Network, Size Batch, class Data, class Validation, class OptimizerType>
using TrainingRule = typename decltype(training_rule<Network, Batch, Data, Validation, OptimizerType>())::type;

}  // namespace detail

/// Trains the network in batches of `Batch` rows on the training data, a fresh random order in every epoch, the last
/// batch perhaps short; by the optimiser's rule; watched on the validation data (or `NoValidation{}`), which never
/// changes what is learned, only when it stops. After each epoch observer(Progress) is called; if it returns false,
/// training ends. All memory is taken before the first epoch. With `Checkpoints` as the last argument, training is
/// saved as it goes and taken up again where it was.
///
/// Throws Error for data that is empty, has not as many inputs as labels or a number that is not finite, classes
/// without an output, more than 2³² − 1 rows, settings out of range; Divergence when the cost is no longer finite;
/// FileError for a checkpoint that cannot be read or written.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType, class Observer = Silent,
          class CheckpointsType = NoCheckpoints>
History train(Network& network, const Data& data, const Validation& validation, const OptimizerType& optimizer,
              const TrainingSettings& settings = {}, Observer&& observer = {},
              const CheckpointsType& checkpoints = {}) {
  constexpr bool validates = !std::same_as<Validation, NoValidation>;
  using Rule = detail::TrainingRule<Network, Batch, Data, Validation, OptimizerType>;
  (void)sizeof(Rule);
  if constexpr (!std::same_as<Rule, detail::Kept>) {
    return {};
  } else {
    detail::check(settings, optimizer);
    detail::check_data<Network>(data, "training");
    if constexpr (validates) {
      detail::check_data<Network>(validation, "validation");
      const auto names = class_names_of(data), others = class_names_of(validation);
      if (!names.empty() && !others.empty())
        detail::check_same_classes(names, others, "strata::train", "the training data", "the validation data");
    }
    detail::check_parameters(network, "train");
    if (data.rows() > std::numeric_limits<std::uint32_t>::max())
      STRATA_THROW Error("strata::train: more than 2³² − 1 rows");

    using detail::Clock;
    const auto run =
        std::make_unique<detail::TrainingRun<Network, Batch, OptimizerType>>(optimizer, settings, data.rows());
    auto& trainer = run->trainer;
    History& history = run->history;
    auto keeper = checkpoints.keeper(network, *run, settings, data, validation);

    // The epoch's figures into the history; the best parameters are kept. False if they or the cost are not finite.
    const auto close = [&](Epoch epoch) {
      if constexpr (validates) {
        const Score score = run->evaluator.score(network, validation);
        epoch.validation_cost = score.cost;
        epoch.validation_accuracy = score.accuracy;
      }
      epoch.learning_rate = trainer.optimizer.learning_rate;
      const auto cost_of = [&](const Epoch& e) { return validates ? e.validation_cost : e.training_cost; };
      const bool finite = math::is_finite(cost_of(epoch)) && detail::are_finite(network);
      if (finite && (history.epochs.empty() || cost_of(epoch) < cost_of(history.best()))) {
        history.best_epoch = epoch.number;
        run->best = network.parameters();
      }
      if (finite) history.epochs.push_back(epoch);
      return finite;
    };
    const auto give_up = [&](Size epoch, Size batch) {
      if (!history.epochs.empty()) network.parameters() = run->best;
      const auto all = std::span<const std::uint32_t>(run->order);
      const Size begin = std::min(all.size(), batch == 0 ? all.size() : (batch - 1) * Batch);
      const auto rows = all.subspan(begin, std::min(Batch, all.size() - begin));
      STRATA_THROW Divergence(epoch, batch, trainer.optimizer.learning_rate, run->last_good_cost,
                              detail::save_diverged_batch<Network>(settings.save_diverged_batch, data, rows, epoch));
    };

    if (keeper.resume()) {
      if (validates && has_stopped_improving(history.epochs, settings.early_stopping_window))
        history.stop = Stop::validation_cost_rose;
    } else {
      if (!close({.training_cost = run->evaluator.score(network, data).cost})) give_up(0, 0);
      run->last_good_cost = history.last().training_cost;
      keeper.save();
    }

    while (history.stop == Stop::all_epochs_done && history.last().number < settings.epochs) {
      const Size number = history.last().number + 1;
      const double seconds = history.last().seconds;
      const auto start = Clock::now() - std::chrono::duration_cast<Clock::duration>(run->into_epoch);
      if (run->pass.batches == 0) shuffle(run->generator, std::span(run->order));
      trainer.epoch_number = number;
      trainer.go_on(network, data, run->order, run->pass, [&] {
        keeper.after_batch(start);
        return settings.stop_requested != nullptr && settings.stop_requested();
      });
      // Before the epoch is closed short: taken up again, it is finished.
      if (run->pass.stopped) keeper.save();
      const Pass pass = std::exchange(run->pass, {});
      run->into_epoch = {};

      if (pass.batches > (pass.finite ? 0 : 1)) run->last_good_cost = pass.last_good_cost;
      if (!pass.finite) give_up(number, pass.batches);
      trainer.optimizer.learning_rate *= settings.decay;
      const double training_cost =
          settings.measure_training_cost ? run->evaluator.score(network, data).cost : pass.mean_cost;
      const bool finite = close({.number = number, .training_cost = training_cost});
      const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
      if (!finite) give_up(number, pass.batches);
      history.epochs.back().seconds = seconds + elapsed;

      const Progress progress{history.last(), settings.epochs, data.rows(), static_cast<double>(data.rows()) / elapsed};
      if constexpr (std::convertible_to<std::invoke_result_t<Observer&, const Progress&>, bool>) {
        if (!observer(progress)) history.stop = Stop::observer_asked;
      } else {
        observer(progress);
      }
      if (pass.stopped) history.stop = Stop::observer_asked;
      if (history.stop == Stop::all_epochs_done && validates &&
          has_stopped_improving(history.epochs, settings.early_stopping_window))
        history.stop = Stop::validation_cost_rose;
      if (!pass.stopped) keeper.after_epoch(history.stop != Stop::all_epochs_done || number == settings.epochs);
    }
    if (settings.restore_best || (validates && settings.early_stopping_window > 0)) network.parameters() = run->best;
    return std::move(history);
  }
}

}  // namespace strata
