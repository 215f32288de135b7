// SPDX-License-Identifier: MIT
#include "strata/training/early_stopping.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace strata;

namespace {

/// Whether to stop after the last of these validation costs, the first being that of epoch 0.
bool stops(const std::vector<double>& costs, Size window) {
  std::vector<Epoch> epochs;
  for (const double cost : costs) epochs.push_back({.number = epochs.size(), .validation_cost = cost});
  return has_stopped_improving(epochs, window);
}

}  // namespace

TEST_CASE("early stopping: stops when the last window is worse than the one before") {
  CHECK(stops({9, 9, 1, 1, 2, 2}, 2));
  CHECK_FALSE(stops({9, 9, 2, 2, 1, 1}, 2));
  CHECK(stops({9, 9, 1, 2, 3, 0.5}, 2));         // 3 + 0.5 ≥ 1 + 2
  CHECK_FALSE(stops({9, 9, 3, 0.25, 1, 2}, 2));  // 1 + 2 < 3 + 0.25
}

TEST_CASE("early stopping: no improvement at all stops as well") { CHECK(stops({5, 5, 5, 5}, 1)); }

TEST_CASE("early stopping: not before epoch 2s + 1, however bad") {
  CHECK_FALSE(stops({1}, 1));
  CHECK_FALSE(stops({1, 2}, 1));
  CHECK_FALSE(stops({1, 2, 3}, 1));  // epoch 2 = 2s
  CHECK(stops({1, 2, 3, 4}, 1));     // epoch 3 > 2s
  CHECK_FALSE(stops({1, 2, 3, 4, 5, 6, 7}, 3));
  CHECK(stops({1, 2, 3, 4, 5, 6, 7, 8}, 3));
}

TEST_CASE("early stopping: only the last two windows count") {
  CHECK(stops({0, 0, 0, 0, 7, 8}, 1));
  CHECK_FALSE(stops({0, 0, 0, 0, 8, 7}, 1));
  CHECK_FALSE(stops({0, 0, 9, 9, 8, 8}, 2));
}

TEST_CASE("early stopping: a window of zero never stops, no epochs never stop") {
  CHECK_FALSE(stops({1, 2, 3, 4, 5, 6}, 0));
  CHECK_FALSE(stops({}, 0));
  CHECK_FALSE(stops({}, 1));
}

TEST_CASE("early stopping: a window longer than any run never stops") { CHECK_FALSE(stops({1, 2, 3, 4, 5, 6}, 1000)); }
