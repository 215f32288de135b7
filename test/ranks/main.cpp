// SPDX-License-Identifier: MIT
// Runs the tests on every rank, each of which takes part in all of them; the first one tells of those that passed too.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <new>

#include "ranks/world.hpp"
#include "support/counted_heap.hpp"  // what MPI takes by malloc is not counted

namespace strata_test {

std::atomic<long> messages_begun{0};
long allocations_so_far() { return allocations; }

}  // namespace strata_test

/// In place of MPI's own, which is PMPI_Start.
extern "C" int MPI_Start(MPI_Request* request) {
  ++strata_test::messages_begun;
  return PMPI_Start(request);
}

namespace {

/// Whether `Ranks` are refused, since MPI is not running.
bool are_refused() {
  try {
    const strata::Ranks ranks(MPI_COMM_WORLD);
  } catch (const strata::Error& error) {
    return std::string_view(error.what()).find("MPI is not running") != std::string_view::npos;
  }
  return false;
}

}  // namespace

int main(int count, char** words) {
  bool good = are_refused();
  int level = 0, rank = 0;
  MPI_Init_thread(&count, &words, MPI_THREAD_FUNNELED, &level);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  doctest::Context context(count, words);
  if (rank != 0) context.setOption("minimal", true);
  const int result = context.run();
  MPI_Finalize();
  good = good && are_refused();
  if (!good) std::fputs("Ranks are made where MPI is not running\n", stderr);
  return good ? result : 1;
}
