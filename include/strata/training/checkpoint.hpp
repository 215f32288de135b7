// SPDX-License-Identifier: MIT
#pragma once

#if !STRATA_WITH_JSON
#error \
    "strata/training/checkpoint.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1; Meson sees to both"
#else

#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "strata/tensor/finite.hpp"
#include "strata/training/checkpoint_file.hpp"
#include "strata/training/fingerprint.hpp"
#include "strata/training/train.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {
template <class Network, Size Batch, class OptimizerType>
class CheckpointKeeper;
}

/// The last argument of `train`: everything that decides how training goes on is saved into a file as it goes, and a
/// training that finds the file goes on from it. Its parameters and its history, but for the seconds, are bit for bit
/// those of a training that was never stopped, on the same machine with the same program.
///
///     train<64>(network, training, validation, Adam{}, {.epochs = 100}, Silent{}, Checkpoints{.path =
///     "run.safetensors"});
///
/// A checkpoint is written before the first epoch, so that a place that cannot be written is known at once; whenever
/// one is due; when `stop_requested` ends training, with the epoch unfinished; and at the end, before the best
/// parameters are restored, so that more `epochs` go on from there. The file is replaced as a whole or not at all.
struct Checkpoints {
  std::filesystem::path path;
  Size every_epochs = 0;      ///< due after so many epochs; 0: never
  double every_seconds = 30;  ///< due when so many have gone by since the last, within an epoch too; 0: never
  bool resume = true;         ///< go on from the file if there is one; false: begin anew and replace it
  /// Asked when a checkpoint cannot be written: true goes on without it, and the next is tried when it is due. Without
  /// this, and if it returns false, `train` throws the error; the network then holds the parameters as they are at that
  /// moment, and the file, if there was one, the last good checkpoint.
  std::function<bool(const FileError&)> on_failure = {};

  /// What `train` calls.
  template <class Network, Size Batch, class OptimizerType>
  auto keeper(Network& network, detail::TrainingRun<Network, Batch, OptimizerType>& run,
              const TrainingSettings& settings, const auto& data, const auto& validation) const {
    (void)detail::check_workspaces<Network, Batch>(std::make_index_sequence<Network::layer_count>{});
    return detail::CheckpointKeeper<Network, Batch, OptimizerType>(*this, network, run, settings, data, validation);
  }
};

namespace detail {

/// What a training is known by. A checkpoint of another one is refused with the first that differs.
template <class Network, Size Batch, class OptimizerType>
Identity identity_of(const OptimizerType& optimizer, const TrainingSettings& settings, const auto& data,
                     const auto& validation) {
  std::string numbers;
  const auto add = [&]<class T>(const T& value) {
    if constexpr (std::same_as<T, bool>)
      numbers += value ? " true" : " false";
    else if constexpr (std::is_arithmetic_v<T>)
      numbers += text_of(" ", value);
  };
  std::apply([&](const auto&... value) { (add(value), ...); }, members_of(optimizer));
  std::string layer_rates;
  for (const double rate : settings.layer_rates) layer_rates += text_of(layer_rates.empty() ? "" : " ", rate);
  if (layer_rates.empty()) layer_rates = "all 1";
  const bool measures_training_cost =
      settings.measure_training_cost ||
      (std::same_as<decltype(validation), const NoValidation&> && settings.restore_best);
  const auto fingerprint_of = [](const auto& set) {
    if constexpr (std::same_as<decltype(set), const NoValidation&>)
      return std::string("none");
    else
      return fingerprint(set);
  };
  return {{std::string(format_key), "checkpoint 1"},
          {"architecture", architecture_of<Network>()},
          {"cost", type_name<typename Network::Cost>()},
          {"numbers", type_name<typename Network::Scalar>()},
          {"optimizer", type_name<OptimizerType>()},
          {"optimizer at first", numbers.substr(std::min<Size>(1, numbers.size()))},
          {"batch", text_of(Batch)},
          {"seed", text_of(settings.seed)},
          {"l2", text_of(settings.l2)},
          {"decay", text_of(settings.decay)},
          {"early_stopping_window", text_of(settings.early_stopping_window)},
          {"early_stopping_by", settings.early_stopping_by == Watched::cost ? "cost" : "accuracy"},
          {"measure_training_cost", measures_training_cost ? "true" : "false"},
          {"schedule", settings.schedule.text(settings.epochs)},
          {"layer_rates", layer_rates},
          {"training data", fingerprint_of(data)},
          {"validation data", fingerprint_of(validation)}};
}

/// Writes checkpoints when they are due. One for each call of `train`.
template <class Network, Size Batch, class OptimizerType>
class CheckpointKeeper {
  using Run = TrainingRun<Network, Batch, OptimizerType>;

 public:
  CheckpointKeeper(const Checkpoints& wanted, Network& network, Run& run, const TrainingSettings& settings,
                   const auto& data, const auto& validation)
      : wanted_(wanted),
        network_(network),
        run_(run),
        epochs_(settings.epochs),
        file_(network, run, identity_of<Network, Batch>(run.trainer.optimizer, settings, data, validation)) {
    Settings("strata::Checkpoints").not_negative("every_seconds", wanted.every_seconds);
    if (wanted.path.empty()) STRATA_THROW Error("strata::Checkpoints: path must be the name of a file, found none");
  }

  /// Takes up what the file says, if it is there and wanted.
  bool resume() {
    std::error_code unseen;  // If one cannot even look, writing will say so.
    if (!wanted_.resume || !std::filesystem::exists(wanted_.path, unseen)) return false;
    file_.read(wanted_.path, epochs_);
    run_.history.epochs.reserve(epochs_ + 1);
    return true;
  }

  void after_batch(Clock::time_point epoch_start) {
    run_.into_epoch = Clock::now() - epoch_start;
    if (seconds_are_over()) save();
  }

  void after_epoch(bool last) {
    const bool due = wanted_.every_epochs > 0 && run_.history.last().number % wanted_.every_epochs == 0;
    if (last || due || seconds_are_over()) save();
  }

  /// Parameters or a state that are no longer finite would not be read again; the training is about to be given up.
  void save() {
    if (!are_finite(network_) || !state_is_finite(run_.trainer.state)) return;
    try {
      file_.write(wanted_.path);
    } catch (const FileError& error) {
      if (!wanted_.on_failure || !wanted_.on_failure(error)) throw;
    }
    last_ = Clock::now();
  }

 private:
  bool seconds_are_over() const {
    return wanted_.every_seconds > 0 &&
           std::chrono::duration<double>(Clock::now() - last_).count() >= wanted_.every_seconds;
  }

  Checkpoints wanted_;
  Network& network_;
  Run& run_;
  Size epochs_;
  CheckpointFile<Network, Batch, OptimizerType> file_;
  Clock::time_point last_ = Clock::now();
};

}  // namespace detail
}  // namespace strata

#endif
