// SPDX-License-Identifier: MIT
#include "strata/expression/patience.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

using strata::detail::Patience;

TEST_CASE("patience: little at first, much where no processor is taken away, little where threads are too many") {
  using namespace std::chrono_literals;
  Patience patience;
  CHECK(patience.spins() == Patience::little);
  // Nothing is taken away from one that sleeps.
  std::this_thread::sleep_for(60ms);
  CHECK(patience.spins() == Patience::much);

  std::vector<std::thread> crowd;
  const auto end = std::chrono::steady_clock::now() + 300ms;
  for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency() + 2; ++i)
    crowd.emplace_back([&] {
      while (std::chrono::steady_clock::now() < end) {
      }
    });
  for (std::thread& thread : crowd) thread.join();
  CHECK(patience.spins() == Patience::little);
}

TEST_CASE("patience: what is known holds until enough time has passed") {
  Patience patience;
  CHECK(patience.spins() == Patience::little);
  CHECK(patience.spins() == Patience::little);
}
