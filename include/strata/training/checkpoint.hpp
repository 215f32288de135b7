// SPDX-License-Identifier: MIT
#pragma once

#if !STRATA_WITH_JSON
#error \
    "strata/training/checkpoint.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1; Meson sees to both"
#else

#include <algorithm>
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
template <class Network, class Run>
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
  template <class Network, class Run>
  auto keeper(Network& network, Run& run, const TrainingSettings& settings, const auto& data,
              const auto& validation) const {
    return detail::CheckpointKeeper<Network, Run>(*this, network, run, settings, data, validation);
  }
};

namespace detail {

/// The numbers of a training, and what its products round them to.
template <class Network, class Trainer>
std::string numbers_of() {
  const bool rounds = std::find(Trainer::rounds.begin(), Trainer::rounds.end(), true) != Trainer::rounds.end();
  return std::string(type_name<typename Network::Scalar>()) + (rounds ? ", multiplied as bfloat16" : "");
}

/// What a training is known by. A checkpoint of another one is refused with the first that differs.
template <class Network, class Run, class OptimizerType>
Identity identity_of(const OwnPart<Run>& own, const OptimizerType& optimizer, const TrainingSettings& settings,
                     const auto& data, const auto& validation) {
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
  const auto fingerprint_of = [&](const auto& set) {
    if constexpr (std::same_as<decltype(set), const NoValidation&>)
      return std::string("none");
    else
      return own.text_of_data(set);
  };
  return {{std::string(format_key), std::string(OwnPart<Run>::format)},
          {"architecture", architecture_of<Network>()},
          {"cost", type_name<typename Network::Cost>()},
          {"numbers", numbers_of<Network, typename Run::Trainer>()},
          {"optimizer", type_name<OptimizerType>()},
          {"optimizer at first", numbers.substr(std::min<Size>(1, numbers.size()))},
          {"batch", own.text_of_batch()},
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
template <class Network, class Run>
class CheckpointKeeper {
 public:
  CheckpointKeeper(const Checkpoints& wanted, Network& network, Run& run, const TrainingSettings& settings,
                   const auto& data, const auto& validation)
      : wanted_(wanted),
        network_(network),
        run_(run),
        epochs_(settings.epochs),
        own_(run),
        file_(network, run, identity_of<Network>(own_, run.trainer.optimizer, settings, data, validation)) {
    own_.check(
        [&] {
          Settings("strata::Checkpoints").not_negative("every_seconds", wanted.every_seconds);
          if (wanted.path.empty())
            STRATA_THROW Error("strata::Checkpoints: path must be the name of a file, found none");
        },
        wanted.every_epochs);
    begin_to_wait();
  }

  /// Takes up what the file says, if it is there and wanted.
  bool resume() {
    const auto read = [&] {
      std::error_code unseen;  // If one cannot even look, writing will say so.
      if (!wanted_.resume || !std::filesystem::exists(wanted_.path, unseen)) return false;
      file_.read(wanted_.path, epochs_, own_);
      return true;
    };
    if (!own_.read_by(read, network_)) return false;
    run_.history.epochs.reserve(epochs_ + 1);
    return true;
  }

  void after_batch(Clock::time_point epoch_start) {
    run_.into_epoch = Clock::now() - epoch_start;
    if (run_.is_due()) save();
  }

  void after_epoch(bool last) {
    const bool due = wanted_.every_epochs > 0 && run_.history.last().number % wanted_.every_epochs == 0;
    if (last || due || run_.is_due()) save();
  }

  /// Parameters or a state that are no longer finite would not be read again; the training is about to be given up.
  void save() {
    if (!are_finite(network_) || !state_is_finite(run_.trainer.state)) return;
    own_.write_by([&] {
      try {
        file_.write(wanted_.path, own_);
      } catch (const FileError& error) {
        if (!wanted_.on_failure || !wanted_.on_failure(error)) throw;
      }
    });
    begin_to_wait();
  }

 private:
  void begin_to_wait() {
    if (wanted_.every_seconds > 0)
      run_.save_at(Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>(std::min(wanted_.every_seconds, longest_wait))));
  }

  static constexpr double longest_wait = 1e9;  ///< what a clock can count, in seconds

  Checkpoints wanted_;
  Network& network_;
  Run& run_;
  Size epochs_;
  OwnPart<Run> own_;
  CheckpointFile<Network, Run> file_;
};

}  // namespace detail
}  // namespace strata

#endif
