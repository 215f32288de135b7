// SPDX-License-Identifier: MIT
#include "strata/ranks/mpi.hpp"

#include <array>

#include "ranks/world.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE("mpi: between MPI_Init and MPI_Finalize it is running") { CHECK(mpi_is_running()); }

TEST_CASE("mpi: every type of number has its name in MPI") {
  CHECK(mpi_type_of<float>() == MPI_FLOAT);
  CHECK(mpi_type_of<double>() == MPI_DOUBLE);
  CHECK(mpi_type_of<long double>() == MPI_LONG_DOUBLE);
}

TEST_CASE("mpi: messages are begun again and again, and those between two ranks arrive in their order") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 1);
  const Size next = (group.rank + 1) % group.count, before = (group.rank + group.count - 1) % group.count;
  double first = 0, second = 0;
  std::array<double, 2> got{};
  Messages some;
  some.add_receive(&got[0], 1, before, 0, group.comm);
  some.add_receive(&got[1], 1, before, 0, group.comm);
  some.add_send(&first, 1, next, 0, group.comm);
  some.add_send(&second, 1, next, 0, group.comm);
  Messages messages(std::move(some));
  for (int round = 0; round < 20; ++round) {
    first = static_cast<double>(group.rank) + round;
    second = -first;
    messages.begin();
    if (round % 2 == 0) {
      while (!messages.are_done()) {
      }
    } else {
      messages.wait();
    }
    CHECK(got[0] == static_cast<double>(before) + round);
    CHECK(got[1] == -got[0]);
  }
}
