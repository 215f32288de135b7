// SPDX-License-Identifier: MIT
#include "strata/tensor/settings.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>

using strata::Error;
using strata::Settings;

namespace {

const Settings oven("Oven");
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN(),
                 infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("settings: what is allowed passes, the bounds that belong to it too") {
  oven.positive("heat", 1e-300);
  oven.not_negative("heat", 0.0);
  oven.fraction("heat", 0.0);
  oven.fraction("heat", 0.999);
  oven.at_least("heat", 2.0, 2);
  oven.at_most("heat", std::size_t{3}, 3);
  oven.above("heat", 1.001, 1);
}

TEST_CASE("settings: what is not allowed is an error with owner, name, allowed and found") {
  CHECK_THROWS_WITH_AS(oven.positive("heat", 0.0), "Oven: heat must be positive, found 0", Error);
  CHECK_THROWS_WITH_AS(oven.not_negative("heat", -0.5), "Oven: heat must be zero or positive, found -0.5", Error);
  CHECK_THROWS_WITH_AS(oven.fraction("heat", 1.0), "Oven: heat must be at least 0 and below 1, found 1", Error);
  CHECK_THROWS_WITH_AS(oven.fraction("heat", -0.1), "Oven: heat must be at least 0 and below 1, found -0.1", Error);
  CHECK_THROWS_WITH_AS(oven.at_least("heat", 1.5, 2), "Oven: heat must be at least 2, found 1.5", Error);
  CHECK_THROWS_WITH_AS(oven.at_most("heat", std::size_t{4}, 3), "Oven: heat must be at most 3, found 4", Error);
  CHECK_THROWS_WITH_AS(oven.above("heat", 1.0, 1), "Oven: heat must be above 1, found 1", Error);
  CHECK_THROWS_WITH_AS(oven.require(false, "heat", 7, "even and below ", 6),
                       "Oven: heat must be even and below 6, found 7", Error);
}

TEST_CASE("settings: NaN and infinity are never allowed") {
  for (const double bad : {not_a_number, infinity, -infinity}) {
    CHECK_THROWS_AS(oven.positive("heat", bad), Error);
    CHECK_THROWS_AS(oven.not_negative("heat", bad), Error);
    CHECK_THROWS_AS(oven.fraction("heat", bad), Error);
    CHECK_THROWS_AS(oven.at_least("heat", bad, 0), Error);
    CHECK_THROWS_AS(oven.at_most("heat", bad, 0), Error);
    CHECK_THROWS_AS(oven.above("heat", bad, 0), Error);
    CHECK_THROWS_AS(oven.require(true, "heat", bad, "finite"), Error);
  }
}
