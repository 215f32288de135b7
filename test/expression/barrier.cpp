// SPDX-License-Identifier: MIT
#include "strata/expression/barrier.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

using strata::detail::Barrier;
using strata::detail::TeamIsBroken;

namespace {

/// f(index) in so many threads.
void in_threads(unsigned count, auto&& f) {
  std::vector<std::thread> threads;
  for (unsigned index = 0; index < count; ++index) threads.emplace_back([&f, index] { f(index); });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("barrier: nobody goes on before all have come, over and over, whether they spin or sleep") {
  for (const int spins : {0, 1000}) {
    Barrier barrier;
    barrier.prepare(3, spins);
    std::atomic<unsigned> come{0}, early{0};
    in_threads(3, [&](unsigned) {
      for (unsigned round = 1; round <= 200; ++round) {
        ++come;
        barrier.wait();
        if (come < 3 * round) ++early;
        barrier.wait();
      }
    });
    CHECK(come == 600);
    CHECK(early == 0);
    CHECK(barrier.failure() == nullptr);
  }
}

TEST_CASE(
    "barrier: when one fails, those who wait and those who will wait are told; the next use knows nothing of it") {
  Barrier barrier;
  barrier.prepare(3, 0);
  std::atomic<unsigned> told{0};
  in_threads(3, [&](unsigned index) {
    try {
      barrier.wait();
      if (index == 1) throw std::runtime_error("first");
      barrier.wait();
    } catch (const TeamIsBroken&) {
      ++told;
    } catch (...) {
      barrier.fail();
    }
  });
  CHECK(told == 2);
  CHECK_THROWS_WITH_AS(std::rethrow_exception(barrier.failure()), "first", std::runtime_error);
  barrier.prepare(1, 0);
  barrier.wait();
  CHECK(barrier.failure() == nullptr);
}
