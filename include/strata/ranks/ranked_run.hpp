// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "strata/ranks/shard_trainer.hpp"
#include "strata/training/training_run.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Some rows of a data set that follow each other, as evaluations see them.
template <class Data>
struct SomeRows {
  using Label = typename Data::Label;
  using Scalar = typename Data::Scalar;
  static constexpr Size width = Data::width;

  const Data& data;
  RowRange range;

  Size rows() const { return range.count; }
  decltype(auto) input(Size row) const { return data.input(range.first + row); }
  decltype(auto) label(Size row) const { return data.label(range.first + row); }
  double weight(Size row) const requires(has_weights<Data>) {
    return static_cast<double>(data.weight(range.first + row));
  }
  template <class Row>
  void adjust_target(Size row, const Row& target) const
      requires(requires(const Data& original) { original.adjust_target(row, target); }) {
    data.adjust_target(range.first + row, target);
  }
  auto judged_steps(Size row) const requires(requires(const Data& original) { original.judged_steps(row); }) {
    return data.judged_steps(range.first + row);
  }
  template <class Numbers>
  void write(Size row, Size epoch, Numbers out) const
      requires(requires(const Data& original) { original.write(row, epoch, out); }) {
    data.write(range.first + row, epoch, out);
  }
};
template <class Data>
inline constexpr bool is_contiguous<SomeRows<Data>> = is_contiguous<Data>;

/// Where the rows of shard `shard` are among those of the rank whose first shard is `first`, of `rows` in all.
constexpr RowRange rows_of_shard(Size shard, Size first, Size shards, Size rows) {
  const RowRange all = Part{shard, shard + 1, shards}.rows_of(rows);
  return {all.first - Part{first, first, shards}.rows_of(rows).first, all.count};
}

/// In place of a `TrainingRun`: what a rank holds on to of a training that it shares with others.
template <class Network, Size Batch, Size Shards, class OptimizerType>
class RankedRun {
 public:
  static constexpr Size shard_rows = Batch / Shards;
  using Trainer = ShardTrainer<Network, shard_rows, OptimizerType>;

  Trainer trainer;
  typename Network::Parameters best;
  Pass pass;
  std::chrono::duration<double> into_epoch{0};
  History history;
  double last_good_cost = math::nan<double>;

  RankedRun(const OptimizerType& optimizer, const TrainingSettings& settings, const RankGroup& group, Size rows,
            Size own_rows, std::shared_ptr<const SharedMemory> memory = nullptr)
      : trainer(optimizer, settings.l2, group, rates_of(settings), settings.seed, std::move(memory)),
        group_(group),
        seed_(settings.seed),
        rows_(rows),
        order_(own_rows),
        sums_(group, sums_tag) {
    trainer.threads = settings.threads;
    trainer.stop_requested = settings.stop_requested;
    history.epochs.reserve(settings.epochs + 1);
  }

  const RankGroup& group() const { return group_; }
  Size rows() const { return rows_; }
  /// Of an epoch; and how many rows so many of them have.
  Size batches() const { return ((rows_ + Shards - 1) / Shards + shard_rows - 1) / shard_rows; }
  Size rows_of_batches(Size count) const {
    Size sum = 0;
    for (Size batch = 0; batch < count; ++batch) sum += rows_of_batch_number(batch);
    return sum;
  }

  /// Each shard by itself, as its number, the epoch's and the seed say.
  void shuffle_rows() {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    for (Size shard = group_.own().begin; shard < group_.own().end; ++shard) {
      const std::uint64_t place = std::uint64_t{trainer.epoch_number} << 24U | shard;
      Generator generator(seed_, place << 8U | static_cast<std::uint64_t>(RandomStream::order));
      const RowRange own = range_of(shard);
      shuffle(generator, std::span(order_).subspan(own.first, own.count));
    }
  }

  template <class Data>
  void go_on(Network& network, const Data& data, auto&& stops) {
    group_.or_end_all([&] {
      check_row_numbers<Network>(data, order_);
      while (pass.batches < batches() && !pass.stopped) {
        const auto rows_of = [&](Size i) { return rows_of_step(group_.own().begin + i, pass.batches); };
        const Size rows = rows_of_batch_number(pass.batches);
        const double cost = trainer.step(network, data, rows_of, rows);
        due_ = trainer.is_due();
        ++pass.batches;
        pass.finite = math::is_finite(cost);
        if (!pass.finite) break;
        pass.last_good_cost = cost;
        pass.cost_of_rows += cost * trainer.last_weight();
        pass.rows += rows;
        pass.stopped = stops();
      }
      pass.finite = pass.finite && state_is_finite(trainer.state);
      const double weight = sum_over_shards([&](Size shard, auto& sums) {
        const RowRange own = range_of(shard);
        const Size done = std::min(own.count, pass.batches * shard_rows);
        sums[0] = weight_of(data, std::span<const std::uint32_t>(order_).subspan(own.first, done));
      });
      if (weight > 0) pass.mean_cost = pass.cost_of_rows / weight;
    });
  }

  template <class Data>
  Score score(const Network& network, const Data& data) {
    Score score;
    group_.or_end_all([&] {
      const auto rows = static_cast<Size>(group_.sum(data.rows()));
      const double cost = sum_over_shards([&](Size shard, auto& sums) {
        const RowRange own = rows_of_shard(shard, group_.own().begin, Shards, rows);
        sums = score_sums(network, SomeRows<Data>{data, own});
      });
      score.cost = cost / sums_.sum(1);
      if (const double decisions = sums_.sum(3); decisions > 0) score.accuracy = sums_.sum(2) / decisions;
    });
    return score;
  }

  bool stops(bool (*)()) { return trainer.stops(); }
  /// A checkpoint is due from then on, by the first rank's clock; whether it was in the last step. Asked once.
  void save_at(Clock::time_point when) { trainer.save_at = when; }
  bool is_due() { return std::exchange(due_, false); }
  /// By the first rank's clock.
  double seconds(double here) const {
    MPI_Bcast(&here, 1, MPI_DOUBLE, 0, group_.comm);
    return here;
  }
  /// The first rank's observer is asked; if it throws, all do.
  bool ask(auto& observer, const Progress& progress) const {
    bool goes_on = true;
    group_.on_all([&] {
      if (group_.is_first()) goes_on = detail::go_on(observer, progress);
    });
    return group_.says_first(goes_on);
  }
  /// The rows of a batch that is to be saved: none is.
  static std::span<const std::uint32_t> rows_of_batch(Size) { return {}; }

 private:
  static constexpr int sums_tag = 32000;

  static std::array<double, Network::layer_count> rates_of(const TrainingSettings& settings) {
    auto rates = all_ones<Network::layer_count>;
    std::copy(settings.layer_rates.begin(), settings.layer_rates.end(), rates.begin());
    return rates;
  }

  RowRange range_of(Size shard) const { return rows_of_shard(shard, group_.own().begin, Shards, rows_); }
  /// How many rows a shard has in batch number `batch`, from 0 on: in the last one perhaps none.
  Size count_of_step(Size shard, Size batch) const {
    const Size all = Part{shard, shard + 1, Shards}.rows_of(rows_).count;
    return std::min(shard_rows, all - std::min(all, batch * shard_rows));
  }
  Size rows_of_batch_number(Size batch) const {
    Size rows = 0;
    for (Size shard = 0; shard < Shards; ++shard) rows += count_of_step(shard, batch);
    return rows;
  }
  std::span<const std::uint32_t> rows_of_step(Size shard, Size batch) const {
    const Size count = count_of_step(shard, batch);
    if (count == 0) return {};
    return std::span<const std::uint32_t>(order_).subspan(range_of(shard).first + batch * shard_rows, count);
  }

  /// The sum over all shards of what set(shard, numbers) makes the first of a shard's numbers.
  double sum_over_shards(auto&& set) {
    for (Size shard = group_.own().begin; shard < group_.own().end; ++shard) set(shard, sums_.of(shard));
    sums_.begin();
    sums_.wait();
    return sums_.sum(0);
  }

  /// Cost and weight of some rows, right decisions, all decisions.
  template <class Data>
  std::array<double, 4> score_sums(const Network& network, const Data& data) {
    double weight = 0;
    if constexpr (has_weights<Data>)
      for (Size row = 0; row < data.rows(); ++row) weight += data.weight(row);
    else
      weight = static_cast<double>(data.rows());
    const auto judged = evaluator_.judge(network, data);
    return {weight > 0 ? judged.cost * weight : 0, weight, static_cast<double>(judged.right),
            static_cast<double>(judged.decisions)};
  }

  const RankGroup& group_;
  std::uint64_t seed_;
  Size rows_;                         ///< of all ranks
  std::vector<std::uint32_t> order_;  ///< of this rank's rows, shard after shard
  ShardNumbers<4> sums_;
  Evaluator<Network, evaluation_block> evaluator_;
  bool due_ = false;  ///< a checkpoint
};

}  // namespace strata::detail
