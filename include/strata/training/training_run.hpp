// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include "strata/tensor/finite.hpp"
#include "strata/training/trainer.hpp"
#include "strata/training/training_settings.hpp"

namespace strata::inline STRATA_CONFIGURATION {

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

namespace detail {

using Clock = std::chrono::steady_clock;

/// All that a training holds on to; made once, before the first epoch. With the network's parameters, everything that
/// decides how training goes on.
template <class Network, Size Batch, class OptimizerType, class Factors = Unrounded>
struct TrainingRun {
  using Trainer = strata::Trainer<Network, Batch, OptimizerType, Factors>;

  Trainer trainer;
  Evaluator<Network, evaluation_block> evaluator;
  typename Network::Parameters best;  ///< so far; of the last epoch, if nobody measures
  Generator generator;
  std::vector<std::uint32_t> order;          ///< of the rows; shuffled for the epoch once it has begun
  Pass pass;                                 ///< of the epoch that runs; no batches before it has begun
  std::chrono::duration<double> into_epoch;  ///< the time that it took before training was taken up again
  History history;
  double last_good_cost = math::nan<double>;
  Clock::time_point next_save = Clock::time_point::max();

  TrainingRun(const OptimizerType& optimizer, const TrainingSettings& settings, Size rows)
      : trainer(optimizer, settings.l2), generator(settings.seed, RandomStream::order), order(rows), into_epoch(0) {
    trainer.threads = settings.threads;
    Generator seeds(settings.seed, RandomStream::masks);
    trainer.errors.seed(seeds);
    std::copy(settings.layer_rates.begin(), settings.layer_rates.end(), trainer.layer_rates.begin());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    history.epochs.reserve(settings.epochs + 1);
  }

  // What is otherwise where several processes share a training (see `OneProcess`).
  Size rows() const { return order.size(); }
  /// Of an epoch; and how many rows so many of them have.
  Size batches() const { return (rows() + Batch - 1) / Batch; }
  Size rows_of_batches(Size count) const { return std::min(count * Batch, rows()); }
  void shuffle_rows() { shuffle(generator, std::span(order)); }
  void go_on(Network& network, const auto& data, auto&& stops) { trainer.go_on(network, data, order, pass, stops); }
  template <class Data>
  Score score(const Network& network, const Data& data) {
    return evaluator.score(network, data);
  }
  bool stops(bool (*requested)()) { return requested != nullptr && requested(); }
  /// A checkpoint is due from then on; whether it is.
  void save_at(Clock::time_point when) { next_save = when; }
  bool is_due() const { return Clock::now() >= next_save; }
  double seconds(double here) { return here; }
  bool ask(auto& observer, const Progress& progress) { return detail::go_on(observer, progress); }
  /// The rows of batch number `batch`, from 1 on, of the epoch that runs; none of 0.
  std::span<const std::uint32_t> rows_of_batch(Size batch) const {
    const auto all = std::span<const std::uint32_t>(order);
    const Size begin = std::min(all.size(), batch == 0 ? all.size() : (batch - 1) * Batch);
    return all.subspan(begin, std::min(Batch, all.size() - begin));
  }
};

/// Whether all parameters are. (A cost tells late: it is computed before the step that ruins them.)
template <class Network>
bool are_finite(const Network& network) {
  bool all = true;
  const auto check = [&](const auto& w) { all &= are_all_finite(w.data(), w.size()); };
  network.for_each_layer([&](auto, const auto& parameters) { for_each_tensor(parameters, check); });
  return all;
}

}  // namespace detail

/// Who takes part in a training: this process alone. Several share one by `Ranks` (see strata/ranks/train.hpp).
struct OneProcess {
  /// Something that may throw, before the first step.
  static void on_all(auto&& f) { f(); }
  template <class Network, Size Batch, class OptimizerType>
  static auto run(const OptimizerType& optimizer, const TrainingSettings& settings, const Network&, const auto& data,
                  const auto&) {
    return std::make_unique<detail::TrainingRun<Network, Batch, OptimizerType>>(optimizer, settings, data.rows());
  }
};

namespace detail {

/// The same with other factors of the large products (see `Trainer`).
template <class Factors>
struct OneProcessWith : OneProcess {
  template <class Network, Size Batch, class OptimizerType>
  static auto run(const OptimizerType& optimizer, const TrainingSettings& settings, const Network&, const auto& data,
                  const auto&) {
    return std::make_unique<TrainingRun<Network, Batch, OptimizerType, Factors>>(optimizer, settings, data.rows());
  }
};

}  // namespace detail

}  // namespace strata
