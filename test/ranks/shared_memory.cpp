// SPDX-License-Identifier: MIT
#include "strata/ranks/shared_memory.hpp"

#include "ranks/world.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE("shared memory: what a rank writes all others see, once they hear of it") {
  const Ranks ranks(MPI_COMM_WORLD), apart(MPI_COMM_WORLD, {.shared_memory = false});
  CHECK(ranks.group().sees_memory == (ranks.count() > 1));
  CHECK(!apart.group().sees_memory);
  const RankGroup& group = ranks.group();
  const SharedMemory memory(group, sizeof(double) * (1 + group.rank));
  const auto number = [&](Size rank) -> double& { return *reinterpret_cast<double*>(memory.of(rank)); };
  CHECK(reinterpret_cast<std::uintptr_t>(memory.of(group.count - 1)) % cache_line == 0);
  for (int round = 0; round < 20; ++round) {
    number(group.rank) = static_cast<double>(group.rank) + round;
    memory.sync();
    MPI_Barrier(group.comm);
    memory.sync();
    for (Size rank = 0; rank < group.count; ++rank) CHECK(number(rank) == static_cast<double>(rank) + round);
    MPI_Barrier(group.comm);
  }
}

TEST_CASE("shared memory: a rank that throws while it has some does not wait for the others") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto text = strata_test::error_on_rank([&] {
    const SharedMemory memory(ranks.group(), 8);
    if (ranks.is_first()) throw Error("no");
    MPI_Barrier(ranks.group().comm);  // which the first rank comes to once it is out of here
    throw Error("no");
  });
  if (ranks.is_first()) MPI_Barrier(ranks.group().comm);
  CHECK(text == "no");
}
