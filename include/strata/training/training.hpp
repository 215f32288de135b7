// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <utility>

#include "strata/tensor/finite.hpp"
#include "strata/training/check_data.hpp"
#include "strata/training/diverged_batch.hpp"
#include "strata/training/divergence.hpp"
#include "strata/training/training_run.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

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
template <class Network, Size Batch, class Data, class Validation, class OptimizerType, class Factors>
constexpr auto training_rule() {
  using Step = StepRule<Network, Batch, OptimizerType, Factors>;
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
template <class Network, Size Batch, class Data, class Validation, class OptimizerType, class Factors = Unrounded>
using TrainingRule = typename decltype(training_rule<Network, Batch, Data, Validation, OptimizerType, Factors>())::type;

}  // namespace detail

/// A training that goes on epoch by epoch, for a loop of one's own. What it learns is what `train` learns with the same
/// arguments, to the last bit; `train` is this loop. Made by `start_training`:
///
///     auto training = start_training<32>(network, data, validation, Adam{}, {.epochs = 100});
///     while (training.epoch())
///       if (training.history().last().number == 50) training.optimizer().learning_rate /= 10;
///
/// `Data` and `Validation` are what it holds: a set that was named is referred to and must outlive it, as the network
/// must; a temporary is taken over.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType, class CheckpointsType,
          class Process = OneProcess>
class Training {
  static constexpr bool validates = !std::same_as<std::remove_cvref_t<Validation>, NoValidation>;
  using RunPointer = decltype(std::declval<const Process&>().template run<Network, Batch>(
      std::declval<const OptimizerType&>(), std::declval<const TrainingSettings&>(), std::declval<const Network&>(),
      std::declval<const std::remove_cvref_t<Data>&>(), std::declval<const std::remove_cvref_t<Validation>&>()));
  using Run = typename RunPointer::element_type;
  using Keeper = decltype(std::declval<const CheckpointsType&>().keeper(
      std::declval<Network&>(), std::declval<Run&>(), std::declval<const TrainingSettings&>(),
      std::declval<const std::remove_cvref_t<Data>&>(), std::declval<const std::remove_cvref_t<Validation>&>()));

 public:
  Training(Network& network, Data&& data, Validation&& validation, const OptimizerType& optimizer,
           TrainingSettings settings, const CheckpointsType& checkpoints, const Process& process = {})
      : network_(network),
        data_(std::forward<Data>(data)),
        validation_(std::forward<Validation>(validation)),
        settings_(std::move(settings)),
        first_rate_(optimizer.learning_rate),
        run_(checked(optimizer, process)),
        keeper_(checkpoints.keeper(network_, *run_, settings_, std::as_const(data_), std::as_const(validation_))) {
    if (keeper_.resume()) {
      judge();
    } else {
      if (!close({.training_cost = run_->score(network_, data_).cost})) give_up(0, 0);
      run_->last_good_cost = history().last().training_cost;
      keeper_.save();
    }
  }

  /// One epoch, after which observer(Progress) is called. False if there was nothing more to do: all epochs done, or
  /// early stopping, or the observer or `stop_requested` ended it; training is then finished (see `finish`). Takes no
  /// memory. What is thrown on the way (see `train`), it throws.
  template <class Observer = Silent>
  bool epoch(Observer&& observer = {}) {
    if (is_over()) {
      finish();
      return false;
    }
    save_if_due(false);
    const Size number = history().last().number + 1;
    const double seconds = history().last().seconds;
    const auto start = detail::Clock::now() - std::chrono::duration_cast<detail::Clock::duration>(run_->into_epoch);
    const Pass pass = pass_over_data(number, start);

    const bool measured = settings_.measure_training_cost || (!validates && settings_.restore_best);
    const double training_cost = measured ? run_->score(network_, data_).cost : pass.mean_cost;
    const bool finite = close({.number = number, .training_cost = training_cost});
    const double elapsed = run_->seconds(std::chrono::duration<double>(detail::Clock::now() - start).count());
    if (!finite) give_up(number, pass.batches);
    run_->history.epochs.back().seconds = seconds + elapsed;

    const Progress progress{history().last(), settings_.epochs, run_->rows(),
                            static_cast<double>(run_->rows()) / elapsed};
    if (!run_->ask(observer, progress) || pass.stopped) run_->history.stop = Stop::observer_asked;
    judge();
    unsaved_ = !pass.stopped;
    return true;
  }

  /// Ends training, if `epoch` has not: the best parameters are put in place if the settings ask for that, and the last
  /// checkpoint is written. A loop that is left before `epoch` returns false calls it.
  const History& finish() & {
    if (finished_) return history();
    if (!is_over()) run_->history.stop = Stop::observer_asked;
    finished_ = true;
    save_if_due(true);
    if (settings_.restore_best || settings_.early_stopping_window > 0) network_.parameters() = run_->best;
    return history();
  }
  History finish() && {
    finish();
    return std::move(run_->history);
  }

  const History& history() const { return run_->history; }
  const TrainingSettings& settings() const { return settings_; }
  /// The optimiser as it is now. What is changed between two epochs holds from then on; a checkpoint keeps it. Where
  /// there is a schedule, the learning rate is the schedule's.
  OptimizerType& optimizer() { return run_->trainer.optimizer; }

 private:
  /// The run, once everything that can be wrong has been looked at.
  RunPointer checked(const OptimizerType& optimizer, const Process& process) const {
    process.on_all([&] { check(optimizer); });
    return process.template run<Network, Batch>(optimizer, settings_, std::as_const(network_), data_, validation_);
  }
  void check(const OptimizerType& optimizer) const {
    using ValidationSet = std::remove_cvref_t<Validation>;
    detail::check<Network, ValidationSet>(settings_, optimizer);
    detail::check_data<Network>(data_, "training");
    if constexpr (validates) {
      detail::check_data<Network>(validation_, "validation");
      const auto names = class_names_of(data_), others = class_names_of(validation_);
      if (!names.empty() && !others.empty())
        detail::check_same_classes(names, others, "strata::train", "the training data", "the validation data");
    }
    detail::check_parameters(network_, "train");
    if (data_.rows() > std::numeric_limits<std::uint32_t>::max())
      STRATA_THROW Error("strata::train: more than 2³² − 1 rows");
  }

  bool is_over() const {
    return finished_ || history().stop != Stop::all_epochs_done || history().last().number >= settings_.epochs;
  }

  /// Every batch of the epoch, or those that are left of it.
  Pass pass_over_data(Size number, detail::Clock::time_point start) {
    auto& trainer = run_->trainer;
    trainer.epoch_number = number;
    if (!std::exchange(run_->pass.begun, true)) {
      if (settings_.schedule)
        trainer.optimizer.learning_rate = first_rate_ * settings_.schedule({number, settings_.epochs, history()});
      run_->shuffle_rows();
    }
    run_->go_on(network_, data_, [&] {
      keeper_.after_batch(start);
      return run_->stops(settings_.stop_requested);
    });
    // Before the epoch is closed short: taken up again, it is finished.
    if (run_->pass.stopped) keeper_.save();
    const Pass pass = std::exchange(run_->pass, {});
    run_->into_epoch = {};

    if (pass.batches > (pass.finite ? 0 : 1)) run_->last_good_cost = pass.last_good_cost;
    if (!pass.finite) give_up(number, pass.batches);
    trainer.optimizer.learning_rate *= settings_.decay;
    return pass;
  }

  /// The epoch's figures into the history; the best parameters are kept. False if they or the cost are not finite.
  bool close(Epoch epoch) {
    if constexpr (validates) {
      const Score score = run_->score(network_, validation_);
      epoch.validation_cost = score.cost;
      epoch.validation_accuracy = score.accuracy;
    }
    epoch.learning_rate = run_->trainer.optimizer.learning_rate;
    if (!math::is_finite(cost_of(epoch)) || !detail::are_finite(network_)) return false;
    History& so_far = run_->history;
    const bool better = so_far.epochs.empty() || is_better(epoch, so_far.best());
    if (better) so_far.best_epoch = epoch.number;
    if (better || !measures()) run_->best = network_.parameters();
    so_far.epochs.push_back(epoch);
    return true;
  }

  static double cost_of(const Epoch& epoch) { return validates ? epoch.validation_cost : epoch.training_cost; }
  bool is_better(const Epoch& epoch, const Epoch& than) const {
    if (settings_.early_stopping_by == Watched::accuracy) return epoch.validation_accuracy > than.validation_accuracy;
    return cost_of(epoch) < cost_of(than);
  }
  /// Whether an epoch's cost is that of the parameters it ended with. The mean cost of its batches is no one's.
  bool measures() const { return validates || settings_.measure_training_cost || settings_.restore_best; }

  void judge() {
    History& so_far = run_->history;
    if (so_far.stop == Stop::all_epochs_done && validates &&
        has_stopped_improving(so_far.epochs, settings_.early_stopping_window, settings_.early_stopping_by))
      so_far.stop =
          settings_.early_stopping_by == Watched::cost ? Stop::validation_cost_rose : Stop::validation_accuracy_fell;
  }

  /// Not at once after the epoch, so that what a loop changes then is in the checkpoint.
  void save_if_due(bool last) {
    if (std::exchange(unsaved_, false)) keeper_.after_epoch(last);
  }

  [[noreturn]] void give_up(Size epoch, Size batch) {
    finished_ = true;
    if (!history().epochs.empty()) network_.parameters() = run_->best;
    STRATA_THROW Divergence(
        epoch, batch, run_->trainer.optimizer.learning_rate, run_->last_good_cost,
        detail::save_diverged_batch<Network>(settings_.save_diverged_batch, data_, run_->rows_of_batch(batch), epoch),
        measures());
  }

  Network& network_;
  Data data_;
  Validation validation_;
  TrainingSettings settings_;
  double first_rate_;
  RunPointer run_;
  Keeper keeper_;
  bool unsaved_ = false, finished_ = false;
};

/// What stands for a training that cannot be: it has been complained of already.
struct NoTraining {
  static bool epoch(auto&&...) { return false; }
  static History finish() { return {}; }
  static History history() { return {}; }
  static TrainingSettings settings() { return {}; }
  static detail::Unknown optimizer() { return {}; }
};

/// A `Training` with the arguments of `train`, which says what they mean, before its first epoch: they are checked, the
/// memory is taken, epoch 0 is evaluated. Throws what `train` throws.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType,
          class CheckpointsType = NoCheckpoints>
auto start_training(Network& network, Data&& data, Validation&& validation, const OptimizerType& optimizer,
                    const TrainingSettings& settings = {}, const CheckpointsType& checkpoints = {}) {
  using Rule =
      detail::TrainingRule<Network, Batch, std::remove_cvref_t<Data>, std::remove_cvref_t<Validation>, OptimizerType>;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>)
    return Training<Batch, Network, Data, Validation, OptimizerType, CheckpointsType>(
        network, std::forward<Data>(data), std::forward<Validation>(validation), optimizer, settings, checkpoints);
  else
    return NoTraining();
}

/// The same with what the large products multiply (see `Trainer`): start_training<128, BFloat16>(…).
template <Size Batch, class Factors, class Network, class Data, class Validation, class OptimizerType,
          class CheckpointsType = NoCheckpoints>
requires detail::are_factors<Factors>
auto start_training(Network& network, Data&& data, Validation&& validation, const OptimizerType& optimizer,
                    const TrainingSettings& settings = {}, const CheckpointsType& checkpoints = {}) {
  using Rule = detail::TrainingRule<Network, Batch, std::remove_cvref_t<Data>, std::remove_cvref_t<Validation>,
                                    OptimizerType, Factors>;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>)
    return Training<Batch, Network, Data, Validation, OptimizerType, CheckpointsType, detail::OneProcessWith<Factors>>(
        network, std::forward<Data>(data), std::forward<Validation>(validation), optimizer, settings, checkpoints);
  else
    return NoTraining();
}

}  // namespace strata
