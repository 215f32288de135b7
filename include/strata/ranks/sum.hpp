// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "strata/ranks/ranks.hpp"

/// Sums over all shards, by the tree, to all ranks.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A few numbers of each shard, shown to all ranks.
template <Size Count>
class ShardNumbers {
 public:
  ShardNumbers(const RankGroup& group, int tag) : numbers_(group.shards), room_(group.shards) {
    const auto part_of = [&](Size rank) {
      const Share shards = shards_of(rank, group.count, group.shards);
      return std::span(numbers_[shards.begin].data(), (shards.end - shards.begin) * Count);
    };
    const auto own = part_of(group.rank);
    for (Size other = 0; other < group.count; ++other) {
      if (other == group.rank) continue;
      messages_.add_receive(part_of(other).data(), part_of(other).size(), other, tag, group.comm);
      messages_.add_send(own.data(), own.size(), other, tag, group.comm);
    }
  }

  std::array<double, Count>& of(Size shard) { return numbers_[shard]; }

  /// Once those of this rank's shards stand.
  void begin() { messages_.begin(); }
  void wait() { messages_.wait(); }

  double sum(Size number) {
    for (Size shard = 0; shard < numbers_.size(); ++shard) room_[shard] = numbers_[shard][number];
    return tree_sum(room_);
  }

 private:
  std::vector<std::array<double, Count>> numbers_;
  std::vector<double> room_;
  Messages messages_;
};

/// So many bytes are added up by each rank for itself: one message later, rather than two.
inline constexpr Size small_sum_bytes = 16384;

/// The sum of many numbers over all shards. Each rank has added up the blocks of the tree that are its own. Of what is
/// large, a rank adds up one part for all: the others send it theirs (as much as a reduce-scatter sends, or up to twice
/// that where ranks end within blocks), then it sends them the sum. Each sum is taken by the tree, wherever it is
/// taken.
template <class Scalar>
class BlockSum {
 public:
  /// own[i]: where block i of this rank begins; it is used up. total: where the sum goes to; of a single rank, own[0].
  BlockSum(const RankGroup& group, std::span<Scalar* const> own, Scalar* total, Size count, int tag) {
    const bool everywhere = count * sizeof(Scalar) <= small_sum_bytes;
    const auto part_of = [&](Size rank) { return everywhere ? Share{0, count} : part(count, rank, group.count); };
    const Share mine = part_of(group.rank);
    size_ = mine.end - mine.begin;

    std::vector<Source> sources;
    for (Size rank = 0; rank < group.count; ++rank)
      for (const Block& block : whole_blocks(shards_of(rank, group.count, group.shards)))
        sources.push_back({block, nullptr, rank});
    const auto others =
        std::count_if(sources.begin(), sources.end(), [&](const Source& s) { return s.rank != group.rank; });
    inbox_ = std::make_unique<Scalar[]>(static_cast<Size>(others) * size_);

    Scalar* next = inbox_.get();
    Size own_block = 0;
    for (Source& source : sources) {
      if (source.rank == group.rank) {
        source.numbers = own[own_block++] + mine.begin;
      } else {
        source.numbers = next;
        next += size_;
        if (size_ > 0) blocks_.add_receive(source.numbers, size_, source.rank, tag, group.comm);
      }
    }
    for (Size other = 0; other < group.count; ++other) {
      const Share theirs = part_of(other);
      if (other == group.rank) continue;
      if (theirs.end > theirs.begin)
        for (Scalar* const block : own)
          blocks_.add_send(block + theirs.begin, theirs.end - theirs.begin, other, tag, group.comm);
      if (everywhere) continue;
      if (size_ > 0) sums_.add_send(total + mine.begin, size_, other, tag, group.comm);
      if (theirs.end > theirs.begin)
        sums_.add_receive(total + theirs.begin, theirs.end - theirs.begin, other, tag, group.comm);
    }
    plan(sources, {0, group.shards}, total + mine.begin);
  }

  /// Once this rank's blocks stand.
  void begin() {
    blocks_.begin();
    added_ = false;
  }
  /// Adds up what has arrived, if it has.
  void go_on() {
    if (!added_ && blocks_.are_done()) add_up();
  }
  /// Adds up once all has arrived, and sends it on.
  void send_sum() {
    if (added_) return;
    blocks_.wait();
    add_up();
  }
  /// Until the whole sum is here.
  void wait() {
    send_sum();
    sums_.wait();
  }

 private:
  struct Source {
    Block block;
    Scalar* numbers;
    Size rank;
  };
  struct Addition {
    const Scalar *left, *right;
    Scalar* to;
  };

  /// Parts of whole cache lines.
  static Share part(Size count, Size rank, Size ranks) {
    constexpr Size line = 64 / sizeof(Scalar);
    const Share lines = shards_of(rank, ranks, (count + line - 1) / line);
    return {std::min(count, lines.begin * line), std::min(count, lines.end * line)};
  }

  /// Where the sum of a block stands once the additions are done; that of all is put into `total`.
  Scalar* plan(const std::vector<Source>& sources, Block block, Scalar* total) {
    for (const Source& source : sources)
      if (source.block == block) return source.numbers;
    Scalar* const left = plan(sources, {block.begin, block.size / 2}, nullptr);
    const Scalar* const right = plan(sources, {block.begin + block.size / 2, block.size / 2}, nullptr);
    Scalar* const to = total == nullptr ? left : total;
    additions_.push_back({left, right, to});
    return to;
  }

  void add_up() {
    for (const auto& [left, right, to] : additions_)
      for (Size i = 0; i < size_; ++i) to[i] = left[i] + right[i];
    added_ = true;
    sums_.begin();
  }

  Size size_ = 0;  ///< of the part that this rank adds up
  std::unique_ptr<Scalar[]> inbox_;
  std::vector<Addition> additions_;
  Messages blocks_, sums_;
  bool added_ = true;
};

}  // namespace strata::detail
