// SPDX-License-Identifier: MIT
#include "strata/ranks/sum.hpp"

#include "ranks/world.hpp"

using namespace strata;
using namespace strata::detail;
using strata_test::numbers_of;
using strata_test::sum_of_shards;

TEST_CASE("sum: numbers of each shard reach all ranks and are added up by the tree") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  ShardNumbers<2> numbers(group, 1);
  for (int round = 0; round < 3; ++round) {
    for (Size shard = group.own().begin; shard < group.own().end; ++shard)
      numbers.of(shard) = {static_cast<double>(shard) + round, 1 / static_cast<double>(shard + 3)};
    numbers.begin();
    numbers.wait();
    CHECK(numbers.sum(0) == 28 + 8 * round);
    const auto n = [](int i) { return 1.0 / (i + 3); };
    CHECK(numbers.sum(1) == ((n(0) + n(1)) + (n(2) + n(3))) + ((n(4) + n(5)) + (n(6) + n(7))));
    for (Size shard = 0; shard < 8; ++shard) CHECK(numbers.of(shard)[0] == static_cast<double>(shard) + round);
  }
}

// Small ones are added up by everybody, large ones in parts, of which some are empty where there are few numbers.
TEST_CASE("sum: of few and of many numbers it is that of the tree, to the last bit, on all ranks") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const auto blocks = whole_blocks(group.own());
  for (const Size count : {Size{1}, Size{17}, Size{1000}, Size{4097}, Size{30000}}) {
    std::vector<std::vector<float>> buffers;
    for (const Block& block : blocks) buffers.push_back(sum_of_shards(block.begin, block.size, count));
    const auto original = buffers;
    std::vector<float*> own;
    for (auto& buffer : buffers) own.push_back(buffer.data());
    BlockSum<float> sum(group, own, count, 5);
    for (int round = 0; round < 3; ++round) {
      for (Size i = 0; i < own.size(); ++i) std::copy(original[i].begin(), original[i].end(), own[i]);
      sum.begin();
      sum.go_on();
      if (round == 1) sum.send_sum();
      sum.wait();
      CHECK(buffers[0] == sum_of_shards(0, 8, count));
    }
  }
}
