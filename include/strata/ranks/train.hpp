// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <utility>

#include "strata/ranks/agreement.hpp"
#include "strata/ranks/ranked_run.hpp"
#include "strata/training/train.hpp"

/// `train` and `start_training` by several processes together: MPI (see `Ranks`).
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

template <Size Batch, Size Shards>
struct BatchHasShards {
  static_assert(Batch % Shards == 0,
                STRATA_MESSAGE("strata::train", "a batch must have as many rows for each shard of the ranks",
                               "take a batch that is a multiple of the shards, or fewer shards: Ranks<4>",
                               "a batch of ", Batch, " rows has not as many for each of ", Shards, " shards"));
};

template <class L>
struct ShardsNeedToKnowWhatLasts {
  static_assert(never<L>, STRATA_MESSAGE("strata::train",
                                         "a layer's Workspace must say what of it lasts from one step to the next, "
                                         "since each shard has that for itself",
                                         "give it `static constexpr auto state(auto& self)` that returns std::tie(…), "
                                         "or std::tuple<>()",
                                         "the Workspace of ", name_of<L>(), " does not say what lasts"));
};

template <class Factors>
struct RanksDoNotRound {
  static_assert(std::same_as<Factors, Unrounded>,
                "strata::train: products of BFloat16 are for a training by one process; leave BFloat16 away, or the "
                "ranks: a process may have several threads");
};

/// The first rule that a network breaks if it is to be trained by ranks in such batches.
template <class Network, Size Batch, Size Shards>
constexpr auto ranks_rule() {
  if constexpr (Batch % Shards != 0) {
    return std::type_identity<BatchHasShards<Batch, Shards>>();
  } else if constexpr (!Network::valid) {
    return std::type_identity<Kept>();
  } else {
    constexpr auto first_silent = []<Size... I>(std::index_sequence<I...>) {
      using Scalar = typename Network::Scalar;
      Size first = 0;
      (void)(... && (SaysWhatLasts<typename ErrorOf<typename Network::template Layer<I>, Scalar, Batch / Shards,
                                                    BatchLayout::rows>::type>
                         ? (++first, true)
                         : false));
      return first;
    }
    (std::make_index_sequence<Network::layer_count>{});
    if constexpr (first_silent < Network::layer_count)
      return std::type_identity<ShardsNeedToKnowWhatLasts<typename Network::template Layer<first_silent>>>();
    else
      return std::type_identity<Kept>();
  }
}

/// Throws Error if the data computes rows anew in each epoch by other numbers than those that they have among all
/// `rows`.
template <class Data>
void check_first_row(const Data& data, Size first, Size rows) {
  if constexpr (requires { data.source.rows(); }) check_first_row(data.source, first, rows);
  if constexpr (requires { data.first_row; })
    if (data.first_row != first)
      STRATA_THROW Error(text_of(
          "strata::train: augmented rows are others on another number of ranks unless their data "
          "knows that its first row is row ",
          first, " of all; found ", data.first_row, ": write .first_row = ranks.part().rows_of(", rows, ").first"));
}

/// In place of `OneProcess`: those of a `Ranks`.
template <Size Shards>
struct ManyProcesses {
  const RankGroup& group;

  void on_all(auto&& f) const { group.on_all(f); }

  template <class Network, Size Batch, class OptimizerType>
  auto run(const OptimizerType& optimizer, const TrainingSettings& settings, const Network& network, const auto& data,
           const auto& validation) const {
    using Validation = std::remove_cvref_t<decltype(validation)>;
    auto facts = facts_of(network, Batch, Shards, optimizer, settings);
    facts.push_back({"kind of training data", text_of_kind(data)});
    if constexpr (std::same_as<Validation, NoValidation>)
      facts.push_back({"kind of validation data", "none"});
    else
      facts.push_back({"kind of validation data", text_of_kind(validation)});
    check_same(group, facts);
    const Size rows = check_parts(group, data, "training");
    if constexpr (!std::same_as<Validation, NoValidation>) check_parts(group, validation, "validation");
    group.on_all([&] { check_own(settings, data, rows); });
    const auto memory = memory_of_gradients<Network>(group);
    return group.on_all([&] {
      return std::make_unique<RankedRun<Network, Batch, Shards, OptimizerType>>(optimizer, settings, group, rows,
                                                                                data.rows(), memory);
    });
  }

 private:
  /// Error for what several processes cannot do, or would do otherwise than one.
  template <class Data>
  void check_own(const TrainingSettings& settings, const Data& data, Size rows) const {
    if (!settings.save_diverged_batch.empty())
      STRATA_THROW Error("strata::train: save_diverged_batch must be empty where ranks share the batch");
    int level = MPI_THREAD_SINGLE;
    MPI_Query_thread(&level);
    if (settings.threads > 1 && level < MPI_THREAD_FUNNELED)
      STRATA_THROW Error(
          "strata::train: more than one thread on a rank needs MPI to know of it; call MPI_Init_thread(&argc, &argv, "
          "MPI_THREAD_FUNNELED, &level) in place of MPI_Init");
    const Share own = group.own();
    check_first_row(data, Part{own.begin, own.end, group.shards}.rows_of(rows).first, rows);
  }
};

}  // namespace detail

/// A `Training` that ranks share (see `train`), which must outlive it: a collective call on all of them, as is every
/// call of its members. Every rank then has the same network, history and optimiser.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType, Size Shards,
          class CheckpointsType = NoCheckpoints>
auto start_training(Network& network, Data&& data, Validation&& validation, const OptimizerType& optimizer,
                    const TrainingSettings& settings, const Ranks<Shards>& ranks,
                    const CheckpointsType& checkpoints = {}) {
  using Rule =
      detail::TrainingRule<Network, Batch, std::remove_cvref_t<Data>, std::remove_cvref_t<Validation>, OptimizerType>;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>) {
    using RanksRule = typename decltype(detail::ranks_rule<Network, Batch, Shards>())::type;
    (void)sizeof(RanksRule);
    if constexpr (std::same_as<RanksRule, detail::Kept>)
      return Training<Batch, Network, Data, Validation, OptimizerType, CheckpointsType, detail::ManyProcesses<Shards>>(
          network, std::forward<Data>(data), std::forward<Validation>(validation), optimizer, settings, checkpoints,
          detail::ManyProcesses<Shards>{ranks.group()});
    else
      return NoTraining();
  } else {
    return NoTraining();
  }
}

/// Ranks have no other factors than those there are.
template <Size Batch, class Factors, class Network, class Data, class Validation, class OptimizerType, Size Shards,
          class CheckpointsType = NoCheckpoints>
requires detail::are_factors<Factors>
auto start_training(Network& network, Data&& data, Validation&& validation, const OptimizerType& optimizer,
                    const TrainingSettings& settings, const Ranks<Shards>& ranks,
                    const CheckpointsType& checkpoints = {}) {
  (void)sizeof(detail::RanksDoNotRound<Factors>);
  if constexpr (std::same_as<Factors, Unrounded>)
    return start_training<Batch>(network, std::forward<Data>(data), std::forward<Validation>(validation), optimizer,
                                 settings, ranks, checkpoints);
  else
    return NoTraining();
}

/// `train` by ranks together, a collective call: each has the rows of its part of the training data and of the
/// validation data (`ranks.part()`), and the same of everything else. `Batch` rows are a step of all ranks together.
/// The first rank alone calls the observer, and reads and writes `Checkpoints`, which strata/ranks/checkpoint.hpp is
/// included for: they are of the whole training, which goes on from them on any number of ranks.
///
///     MPI_Init(&count, &words);
///     {
///       const Ranks ranks(MPI_COMM_WORLD);
///       const auto data = ranks.on_all([&] { return read_my_rows(ranks.part()); });
///       train<128>(network, data, NoValidation{}, Adam{}, {.epochs = 20}, ProgressLine{std::cout}, ranks);
///     }
///     MPI_Finalize();
///
/// Each shard of `Ranks` shuffles its rows, a batch has Batch / Shards rows of each, and what depends on a whole batch
/// otherwise than by a sum depends on the rows of a shard (`BatchNorm`). What is learned is the same to the last bit
/// for any number of ranks and threads; it is not what `train` learns without ranks, whose order of rows is another.
///
/// Throws what `train` throws, on all ranks: what is wrong on one of them is an Error that names it, a file that cannot
/// be read or written too. What is thrown in
/// the midst of an epoch, by data or layers, ends the program on all ranks, after its text.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType, class Observer, Size Shards,
          class CheckpointsType = NoCheckpoints>
History train(Network& network, const Data& data, const Validation& validation, const OptimizerType& optimizer,
              const TrainingSettings& settings, Observer&& observer, const Ranks<Shards>& ranks,
              const CheckpointsType& checkpoints = {}) {
  auto training = start_training<Batch>(network, data, validation, optimizer, settings, ranks, checkpoints);
  while (training.epoch(observer)) {
  }
  return std::move(training).finish();
}

/// Ranks have no other factors than those there are.
template <Size Batch, class Factors, class Network, class Data, class Validation, class OptimizerType, class Observer,
          Size Shards, class CheckpointsType = NoCheckpoints>
requires detail::are_factors<Factors> History train(Network& network, const Data& data, const Validation& validation,
                                                    const OptimizerType& optimizer, const TrainingSettings& settings,
                                                    Observer&& observer, const Ranks<Shards>& ranks,
                                                    const CheckpointsType& checkpoints = {}) {
  (void)sizeof(detail::RanksDoNotRound<Factors>);
  if constexpr (std::same_as<Factors, Unrounded>)
    return train<Batch>(network, data, validation, optimizer, settings, std::forward<Observer>(observer), ranks,
                        checkpoints);
  else
    return {};
}

}  // namespace strata
