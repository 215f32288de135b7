// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "strata/ranks/shared_memory.hpp"

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

/// Blocks of numbers that all ranks see, of each rank those that its shards are.
template <class Scalar>
struct SeenBlocks {
  const SharedMemory& memory;
  std::vector<std::vector<Scalar*>> of_ranks;
};

/// The sum of many numbers over all shards. Each rank has added up the blocks of the tree that are its own. Of what is
/// large, a rank adds up one part for all: the others send it theirs (as much as a reduce-scatter sends, or up to twice
/// that where ranks end within blocks), then it sends them the sum. Where ranks see each other's blocks it reads and
/// writes them there, and messages are empty: that a rank's blocks stand, that its part of the sum does. Each sum is
/// taken by the tree, wherever it is taken.
template <class Scalar>
class BlockSum {
 public:
  /// own[i]: where block i of this rank begins. It is used up; in place of the first one stands the sum.
  BlockSum(const RankGroup& group, std::span<Scalar* const> own, Size count, int tag,
           const SeenBlocks<Scalar>* seen = nullptr)
      : memory_(seen != nullptr ? &seen->memory : nullptr) {
    const bool everywhere = seen == nullptr && count * sizeof(Scalar) <= small_sum_bytes;
    const auto part_of = [&](Size rank) { return everywhere ? Share{0, count} : part(count, rank, group.count); };
    const Share mine = part_of(group.rank);
    size_ = mine.end - mine.begin;

    std::vector<Source> sources;
    for (Size rank = 0; rank < group.count; ++rank) {
      Size place = 0;
      for (const Block& block : whole_blocks(shards_of(rank, group.count, group.shards))) {
        Scalar* numbers = nullptr;
        if (rank == group.rank)
          numbers = own[place] + mine.begin;
        else if (seen != nullptr)
          numbers = seen->of_ranks[rank][place] + mine.begin;
        sources.push_back({block, numbers, rank});
        ++place;
      }
    }
    if (seen != nullptr)
      add_notes(group, *seen, mine.begin, tag);
    else
      add_messages(group, own, sources, part_of, everywhere, tag);
    total_ = own[0] + mine.begin;
    plan(sources, {0, group.shards}, total_);
  }

  /// Once this rank's blocks stand.
  void begin() {
    sync();
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
    sync();
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

  void add_messages(const RankGroup& group, std::span<Scalar* const> own, std::vector<Source>& sources,
                    const auto& part_of, bool everywhere, int tag) {
    const auto others =
        std::count_if(sources.begin(), sources.end(), [&](const Source& s) { return s.rank != group.rank; });
    inbox_ = std::make_unique<Scalar[]>(static_cast<Size>(others) * size_);
    Scalar* next = inbox_.get();
    for (Source& source : sources) {
      if (source.rank == group.rank) continue;
      source.numbers = next;
      next += size_;
      if (size_ > 0) blocks_.add_receive(source.numbers, size_, source.rank, tag, group.comm);
    }
    const Share mine = part_of(group.rank);
    for (Size other = 0; other < group.count; ++other) {
      const Share theirs = part_of(other);
      if (other == group.rank) continue;
      if (theirs.end > theirs.begin)
        for (Scalar* const block : own)
          blocks_.add_send(block + theirs.begin, theirs.end - theirs.begin, other, tag, group.comm);
      if (everywhere) continue;
      if (size_ > 0) sums_.add_send(own[0] + mine.begin, size_, other, tag, group.comm);
      if (theirs.end > theirs.begin)
        sums_.add_receive(own[0] + theirs.begin, theirs.end - theirs.begin, other, tag, group.comm);
    }
  }

  void add_notes(const RankGroup& group, const SeenBlocks<Scalar>& seen, Size begin, int tag) {
    for (Size other = 0; other < group.count; ++other) {
      if (other == group.rank) continue;
      other_totals_.push_back(seen.of_ranks[other][0] + begin);
      for (Messages* const notes : {&blocks_, &sums_}) {
        notes->add_receive(other_totals_.back(), 0, other, tag, group.comm);
        notes->add_send(other_totals_.back(), 0, other, tag, group.comm);
      }
    }
  }

  void sync() const {
    if (memory_ != nullptr) memory_->sync();
  }

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
    sync();
    // So many at a time as the first-level cache holds.
    constexpr Size piece = 1024;
    for (Size begin = 0; begin < size_; begin += piece) {
      const Size end = std::min(size_, begin + piece);
      for (const auto& [left, right, to] : additions_)
        for (Size i = begin; i < end; ++i) to[i] = left[i] + right[i];
      for (Scalar* const other : other_totals_) std::copy(total_ + begin, total_ + end, other + begin);
    }
    added_ = true;
    sync();
    sums_.begin();
  }

  const SharedMemory* memory_;  ///< in which all ranks see the blocks, if they do
  Size size_ = 0;               ///< of the part that this rank adds up
  std::unique_ptr<Scalar[]> inbox_;
  std::vector<Addition> additions_;
  Scalar* total_ = nullptr;              ///< of this rank's part
  std::vector<Scalar*> other_totals_{};  ///< the same in the memory of others, where it is seen
  Messages blocks_, sums_;
  bool added_ = true;
};

}  // namespace strata::detail
