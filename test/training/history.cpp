// SPDX-License-Identifier: MIT
#include "strata/training/history.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace strata;

TEST_CASE("history: an epoch knows nothing but its number at first") {
  const Epoch epoch{.number = 3};
  CHECK(epoch.number == 3);
  CHECK(std::isnan(epoch.training_cost));
  CHECK(std::isnan(epoch.validation_cost));
  CHECK(std::isnan(epoch.validation_accuracy));
  CHECK(epoch.learning_rate == 0);
  CHECK(epoch.seconds == 0);
}

TEST_CASE("history: best and last are epochs of the list") {
  History history;
  CHECK(history.stop == Stop::all_epochs_done);
  for (Size number = 0; number < 4; ++number) history.epochs.push_back({.number = number});
  history.best_epoch = 2;
  CHECK(&history.best() == &history.epochs[2]);
  CHECK(&history.last() == &history.epochs[3]);
}
