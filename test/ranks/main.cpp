// SPDX-License-Identifier: MIT
// Runs the tests on every rank, each of which takes part in all of them; the first one tells of those that passed too.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

#include "strata/ranks/ranks.hpp"

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
