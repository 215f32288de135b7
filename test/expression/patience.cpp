// SPDX-License-Identifier: MIT
#include "strata/expression/patience.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using strata::detail::Patience;

TEST_CASE("patience: little at first, and until enough time has passed; much where no processor is taken away") {
  Patience patience;
  CHECK(patience.spins() == Patience::little);
  CHECK(patience.spins() == Patience::little);
  // Nothing is taken away from one that sleeps.
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  CHECK(patience.spins() == Patience::much);
}

TEST_CASE("patience: processors taken away more than 200 times a second are wanted by others") {
  CHECK(!Patience::is_crowded(0, 0.05));
  CHECK(!Patience::is_crowded(10, 0.05));
  CHECK(Patience::is_crowded(11, 0.05));
  CHECK(!Patience::is_crowded(200, 1));
  CHECK(Patience::is_crowded(201, 1));
}
