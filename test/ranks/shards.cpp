// SPDX-License-Identifier: MIT
#include "strata/ranks/shards.hpp"

#include <map>
#include <numeric>
#include <string>

#include "ranks/world.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

/// The tree over these shards, written down.
std::string tree(Size begin, Size size) {
  if (size == 1) return std::to_string(begin);
  return "(" + tree(begin, size / 2) + "+" + tree(begin + size / 2, size / 2) + ")";
}

}  // namespace

TEST_CASE("shards: ranks hold all of them, in their order, as many as each other or one more") {
  for (Size shards = 1; shards <= 32; shards *= 2)
    for (Size ranks = 1; ranks <= shards; ++ranks) {
      Size next = 0;
      for (Size rank = 0; rank < ranks; ++rank) {
        const Share own = shards_of(rank, ranks, shards);
        CHECK(own.begin == next);
        CHECK(own.end - own.begin >= shards / ranks);
        CHECK(own.end - own.begin <= shards / ranks + 1);
        next = own.end;
      }
      CHECK(next == shards);
    }
}

TEST_CASE("shards: what a rank can add up for itself is nodes of the tree, the fewest") {
  CHECK(whole_blocks({0, 8}) == std::vector<Block>{{0, 8}});
  CHECK(whole_blocks({2, 5}) == std::vector<Block>{{2, 2}, {4, 1}});
  CHECK(whole_blocks({5, 8}) == std::vector<Block>{{5, 1}, {6, 2}});
  CHECK(whole_blocks({1, 7}) == std::vector<Block>{{1, 1}, {2, 2}, {4, 2}, {6, 1}});
}

TEST_CASE("shards: whatever shards a rank has, its first buffers end as the sums of its blocks by the tree") {
  for (Size begin = 0; begin < 16; ++begin)
    for (Size end = begin + 1; end <= 16; ++end) {
      std::map<Size, std::string> buffers;
      Size shard = begin;
      for (const Leaf& leaf : leaves_of({begin, end})) {
        buffers[leaf.buffer] = std::to_string(shard++);
        for (Size i = 0; i < leaf.merges.size(); ++i)
          buffers[leaf.into[i]] = "(" + buffers[leaf.into[i]] + "+" + buffers[leaf.merges[i]] + ")";
        CHECK(leaf.buffer < buffers_of({begin, end}));
      }
      const auto blocks = whole_blocks({begin, end});
      CHECK(shard == end);
      for (Size i = 0; i < blocks.size(); ++i) CHECK(buffers[i] == tree(blocks[i].begin, blocks[i].size));
    }
}

TEST_CASE("shards: a rank of eight shards needs four buffers, one of a single shard one") {
  CHECK(buffers_of({0, 8}) == 4);
  CHECK(buffers_of({3, 4}) == 1);
  CHECK(buffers_of({3, 6}) == 3);
}

TEST_CASE("shards: numbers are added up by the tree") {
  // 1e16 + 1 is 1e16: from left to right all ones would be lost.
  std::vector<double> numbers{1e16, 1, 1, 1, 1, 1, 1, -1e16};
  CHECK(tree_sum(numbers) == ((1e16 + 1) + (1.0 + 1)) + ((1.0 + 1) + (1 - 1e16)));
  std::vector<double> one{3};
  CHECK(tree_sum(one) == 3);
}
