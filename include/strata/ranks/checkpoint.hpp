// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "strata/ranks/train.hpp"
#include "strata/training/checkpoint.hpp"

/// `Checkpoints` as the last argument of a `train` by ranks: one file of the whole training, whoever takes it up.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Of a training that ranks share: what lasts of the workspaces of all shards. The order of an epoch's rows follows
/// from its number. The first rank reads and writes; it alone needs to see the file.
template <class Network, Size Batch, Size Shards, class OptimizerType>
class OwnPart<RankedRun<Network, Batch, Shards, OptimizerType>> {
  using Run = RankedRun<Network, Batch, Shards, OptimizerType>;

 public:
  static constexpr std::string_view format = "checkpoint of ranks 1";

  explicit OwnPart(Run& run) : run_(run), group_(run.group()) {}

  static std::string text_of_batch() { return text_of(Batch, " in ", Shards, " shards"); }

  /// The same of the same rows, whichever rank holds which.
  template <class Data>
  std::string text_of_data(const Data& data) const {
    const auto rows = static_cast<Size>(group_.sum(data.rows()));
    std::vector<std::uint64_t> own;
    group_.on_all([&] {
      for (Size shard = group_.own().begin; shard < group_.own().end; ++shard) {
        const RowRange range = rows_of_shard(shard, group_.own().begin, Shards, rows);
        own.push_back(checksum_of(fingerprint(SomeRows<Data>{data, range})));
      }
    });
    Checksum sum;
    for (const std::uint64_t of_shard : group_.numbers_of_shards(own, 1)) sum.add(of_shard);
    return text_of(rows, " rows of ", Data::width, ", checksum ", sum.text());
  }

  /// All write after the same epochs.
  void check(auto&& f, Size every_epochs) const {
    group_.on_all(f);
    check_same(group_, {{"interval of checkpoints", text_of("every ", every_epochs, " epochs")}});
  }

  /// f() on the first rank reads all into its run and network; then the others have them too. Whether there was a file.
  bool read_by(auto&& f, Network& network) {
    bool found = false;
    group_.on_all([&] { found = group_.is_first() && f(); });
    if (!group_.says_first(found)) return false;
    show_all(network);
    return true;
  }

  /// f() on the first rank, once it has what all shards keep.
  void write_by(auto&& f) {
    std::vector<std::uint64_t> own;
    for (Size i = 0; i < own_shards(); ++i) {
      const auto bits = bits_of(run_.trainer.lasting(i));
      own.insert(own.end(), bits.begin(), bits.end());
    }
    of_shards_ = group_.numbers_of_shards(own, bits_of_shard());
    group_.on_all([&] {
      if (group_.is_first()) f();
    });
  }

  std::array<Size, 2> extent() { return {1, sizeof(std::uint64_t) * Shards * bits_of_shard()}; }

  void add_to(SafetensorsWriter& file) {
    file.add<std::uint64_t>("shards", std::array<Size, 2>{Shards, bits_of_shard()}, of_shards_);
  }

  void read(SafetensorsReader& file) {
    of_shards_ = file.numbers<std::uint64_t>("shards", std::array<Size, 2>{Shards, bits_of_shard()});
    for (Size shard = 0; shard < Shards; ++shard)
      if (!set_bits(of_shard(shard), run_.trainer.lasting(0)))
        file.fail("shards", shard * bits_of_shard(), "the bits of such numbers", "others", checkpoint_is_damaged);
  }

 private:
  Size own_shards() const { return group_.own().end - group_.own().begin; }
  Size bits_of_shard() { return bits_of(run_.trainer.lasting(0)).size(); }
  std::span<const std::uint64_t> of_shard(Size shard) {
    return std::span<const std::uint64_t>(of_shards_).subspan(shard * bits_of_shard(), bits_of_shard());
  }

  template <class T>
  void show(T* first, Size count) const {
    static_assert(std::is_trivially_copyable_v<T>);
    group_.show(std::as_writable_bytes(std::span(first, count)));
  }
  void show_parameters(typename Network::Parameters& parameters) const {
    unpack(parameters.layers, [&](auto&... layer) {
      const auto add = [&](auto& tensor) { show(tensor.data(), tensor.size()); };
      ((for_each_tensor(layer, add), for_each_statistic(layer, add)), ...);
    });
  }

  /// The first rank's network and run, to all. The order of rows stands again if the epoch has begun.
  void show_all(Network& network) {
    show_parameters(network.parameters());
    show_parameters(run_.best);
    for (auto& state : run_.trainer.state) show_parameters(state);

    Size epochs = run_.history.epochs.size();
    show(&epochs, 1);
    run_.history.epochs.resize(epochs);
    show(run_.history.epochs.data(), epochs);
    show(&run_.history.best_epoch, 1);
    show(&run_.pass, 1);
    show(&run_.last_good_cost, 1);
    show(&run_.into_epoch, 1);

    auto optimizer = bits_of(members_of(run_.trainer.optimizer));
    show(optimizer.data(), optimizer.size());
    (void)set_bits(std::span<const std::uint64_t>(optimizer), members_of(run_.trainer.optimizer));

    of_shards_.resize(Shards * bits_of_shard());
    show(of_shards_.data(), of_shards_.size());
    for (Size i = 0; i < own_shards(); ++i) (void)set_bits(of_shard(group_.own().begin + i), run_.trainer.lasting(i));

    if (!run_.pass.begun) return;
    run_.trainer.epoch_number = run_.history.last().number + 1;
    run_.shuffle_rows();
  }

  Run& run_;
  const RankGroup& group_;
  std::vector<std::uint64_t> of_shards_;  ///< what each keeps, in their order
};

}  // namespace strata::detail
