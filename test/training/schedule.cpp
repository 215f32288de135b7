// SPDX-License-Identifier: MIT
#include "strata/training/schedule.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("schedule: none leaves the rate as it is") {
  const Schedule none;
  CHECK(!none);
  CHECK(none({1, 2, {}}) == 1);
  CHECK(none.text(3) == "none");
  none.check();
}

TEST_CASE("schedule: any function of the epoch ahead will do, and a checkpoint takes it to go by the epochs") {
  const Schedule schedule = [](const EpochAhead& ahead) { return 1.0 / static_cast<double>(ahead.number); };
  CHECK(static_cast<bool>(schedule));
  CHECK(schedule({4, 9, {}}) == 0.25);
  CHECK(schedule.text(9).ends_with(", of 9 epochs"));
  schedule.check();
}

TEST_CASE("schedule: a factor that is not positive is an error") {
  const Schedule schedule = [](const EpochAhead& ahead) { return ahead.number == 1 ? 1.0 : 0.0; };
  CHECK(schedule({1, 2, {}}) == 1);
  CHECK_THROWS_WITH_AS(schedule({2, 2, {}}),
                       "strata::Schedule: the factor of the learning rate must be positive, found 0", Error);
}
