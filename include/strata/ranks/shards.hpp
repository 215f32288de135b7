// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <span>
#include <vector>

#include "strata/expression/team.hpp"

/// Shards and the tree in which they are added up, neither of which depends on how many ranks there are.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The shards of a rank.
constexpr Share shards_of(Size rank, Size ranks, Size shards) {
  return {shards * rank / ranks, shards * (rank + 1) / ranks};
}

/// A node of the binary tree over 2ᵏ shards: `size` shards, a power of two, from a multiple of `size` on.
struct Block {
  Size begin, size;

  bool operator==(const Block&) const = default;
};

/// The fewest nodes of the tree that hold just these shards, in their order: what one can add up for himself.
inline std::vector<Block> whole_blocks(Share shards) {
  std::vector<Block> blocks;
  for (Size begin = shards.begin; begin < shards.end; begin += blocks.back().size) {
    Size size = std::bit_floor(shards.end - begin);
    while (begin % size != 0) size /= 2;
    blocks.push_back({begin, size});
  }
  return blocks;
}

/// The sum of 2ᵏ numbers by the tree; they are used up.
inline double tree_sum(std::span<double> numbers) {
  for (Size size = 1; size < numbers.size(); size *= 2)
    for (Size i = 0; i < numbers.size(); i += 2 * size) numbers[i] += numbers[i + size];
  return numbers[0];
}

/// Where a rank keeps the sum over a shard until it is added to others: in a stack of buffers, of which the first ones
/// are what becomes of its blocks.
struct Leaf {
  Size buffer;               ///< for the shard itself
  std::vector<Size> merges;  ///< then these are added, each to the one `into` before
  std::vector<Size> into;
};

/// One for each of these shards, which come in their order.
inline std::vector<Leaf> leaves_of(Share shards) {
  const auto blocks = whole_blocks(shards);
  std::vector<Leaf> leaves;
  for (Size block = 0; block < blocks.size(); ++block)
    for (Size i = 0; i < blocks[block].size; ++i) {
      // Before shard i of a block there is a buffer in use for each bit of i.
      const auto at = [&](Size depth) { return depth == 0 ? block : blocks.size() + depth - 1; };
      auto depth = static_cast<Size>(std::popcount(i));
      Leaf leaf{at(depth), {}, {}};
      for (int bits = std::countr_one(i); bits > 0; --bits, --depth) {
        leaf.merges.push_back(at(depth));
        leaf.into.push_back(at(depth - 1));
      }
      leaves.push_back(leaf);
    }
  return leaves;
}

/// How many buffers they use.
inline Size buffers_of(Share shards) {
  Size most = 0;
  for (const Leaf& leaf : leaves_of(shards)) most = most < leaf.buffer + 1 ? leaf.buffer + 1 : most;
  return most;
}

}  // namespace strata::detail
