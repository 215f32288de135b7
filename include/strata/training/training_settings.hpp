// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "strata/expression/team.hpp"
#include "strata/tensor/settings.hpp"
#include "strata/training/early_stopping.hpp"
#include "strata/training/fetch.hpp"
#include "strata/training/schedule.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// In place of validation data: there is none.
struct NoValidation {};

/// How a training call runs. What makes no sense, or would be ignored, is refused before the first epoch.
struct TrainingSettings {
  Size epochs = 10;                    ///< at most
  double l2 = 0;                       ///< λ of the penalty λ/2 Σ W²
  double decay = 1;                    ///< the learning rate is multiplied by it after each epoch, in (0, 1]
  Size early_stopping_window = 0;      ///< s of early stopping, in epochs, 2 s < epochs; 0: off
  bool restore_best = false;           ///< end with the best epoch's parameters; early stopping always does. Without
                                       ///< validation data it has measure_training_cost measured
  bool measure_training_cost = false;  ///< run over the training data once more after each epoch for its exact cost,
                                       ///< instead of the mean cost of its batches while they were learned
  std::uint64_t seed = 1;              ///< of the order of rows, and of what layers draw
  Size threads = 1;                    ///< that share each step; more than one needs a program compiled with -fopenmp,
                                       ///< and learns the same to the last bit. Steps too small to share are not shared
  /// Asked after each batch; true ends training as if an observer had returned false. See `Interrupt::requested`.
  bool (*stop_requested)() = nullptr;
  /// If training diverges, the batch in which the cost stopped being finite is written for study to this path with
  /// `.inputs.npy`, `.targets.npy` and `.rows.npy` (numbers in the data) at its end; empty: nowhere. It is the step of
  /// the batch itself or of one before it that made the parameters too large.
  std::filesystem::path save_diverged_batch{};
  /// The learning rate of each epoch, such as `CosineAnnealing{}` (see strata/training/schedules.hpp); none: as it is.
  Schedule schedule{};
  /// By which each layer's learning rate is multiplied: `{0, 1, 0.1}` freezes the first of three, whose parameters stay
  /// as they are to the last bit; empty: 1 for all.
  std::vector<double> layer_rates{};
  /// The figure of the validation data that early stopping watches and the best epoch is best by.
  Watched early_stopping_by = Watched::cost;
};

namespace detail {

inline constexpr Size most_epochs = 100000000, most_threads = 1024;

template <class Validation>
constexpr bool has_classes() {
  if constexpr (std::same_as<Validation, NoValidation>)
    return false;
  else
    return has_class_labels<Validation> || are_classes_of_steps<typename Validation::Label>;
}

/// What networks, data and optimisers say about settings: the code that checks them knows nothing else of these, so
/// that there is but one of it.
struct SettingsContext {
  bool validates, has_classes;  ///< the validation data
  bool chooses_its_rate;        ///< the optimiser
  Size layers;
};

STRATA_IF_USED [[gnu::cold]] void check_run(const TrainingSettings& settings, const SettingsContext& context) {
  const Settings call("strata::train");
  call.at_most("epochs", settings.epochs, most_epochs);
  call.not_negative("l2", settings.l2);
  call.require(settings.decay > 0 && settings.decay <= 1, "decay", settings.decay, "in (0, 1]");
  call.at_least("threads", settings.threads, 1);
  call.at_most("threads", settings.threads, most_threads);
  if (settings.threads > 1 && !has_threads)
    STRATA_THROW Error(
        "strata::train: more than one thread needs a program compiled for threads: with -fopenmp, or with -pthread and "
        "STRATA_WITH_THREADS=1");

  const Size window = settings.early_stopping_window;
  if (!context.validates)
    call.require(window == 0, "early_stopping_window", window, "0 where there is no validation data");
  call.require(window == 0 || (window < settings.epochs && window < settings.epochs - window), "early_stopping_window",
               window, "below half of the ", settings.epochs, " epochs, or it could never stop");
  if (settings.early_stopping_by == Watched::accuracy && !context.has_classes)
    STRATA_THROW Error(
        "strata::train: early_stopping_by must be Watched::cost where there are no validation data with classes, "
        "found Watched::accuracy");
}

STRATA_IF_USED [[gnu::cold]] void check_rates(const TrainingSettings& settings, double learning_rate,
                                              const SettingsContext& context) {
  const Settings call("strata::train");
  call.positive("learning_rate", learning_rate);
  if (settings.schedule) {
    settings.schedule.check();
    if (context.chooses_its_rate)
      STRATA_THROW Error("strata::train: the optimiser chooses its learning rate by itself; leave the schedule out");
    call.require(settings.decay == 1, "decay", settings.decay, "1 where there is a schedule");
  }
  if (!settings.layer_rates.empty()) {
    call.require(settings.layer_rates.size() == context.layers, "the number of layer_rates",
                 settings.layer_rates.size(), context.layers, ", one for each layer");
    double most = 0;
    for (const double rate : settings.layer_rates) {
      call.not_negative("each of layer_rates", rate);
      most = std::max(most, rate);
    }
    call.positive("the largest of layer_rates", most);
  }
  if (const auto folder = settings.save_diverged_batch.parent_path(); !folder.empty()) {
    std::error_code unseen;
    if (!std::filesystem::is_directory(folder, unseen))
      STRATA_THROW Error(text_of("strata::train: save_diverged_batch must be in a folder that exists, found ",
                                 settings.save_diverged_batch.string()));
  }
}

/// Error for settings that make no sense, or would be ignored.
template <class Network, class Validation, class OptimizerType>
void check(const TrainingSettings& settings, const OptimizerType& optimizer) {
  constexpr bool chooses_its_rate = requires { OptimizerType::chooses_its_rate; };
  const SettingsContext context{!std::same_as<Validation, NoValidation>, has_classes<Validation>(), chooses_its_rate,
                                Network::layer_count};
  check_run(settings, context);
  if constexpr (requires { optimizer.check(); }) optimizer.check();
  check_rates(settings, static_cast<double>(optimizer.learning_rate), context);
}

}  // namespace detail

}  // namespace strata
