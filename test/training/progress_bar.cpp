// SPDX-License-Identifier: MIT
#include "strata/training/progress_bar.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace strata;

TEST_CASE("progress bar: as long as asked for, filled from the left by eighths") {
  CHECK(progress_bar(0, 4) == "░░░░");
  CHECK(progress_bar(0.5, 4) == "██░░");
  CHECK(progress_bar(0.625, 4) == "██▌░");
  CHECK(progress_bar(1.0 / 32, 4) == "▏░░░");
  CHECK(progress_bar(31.0 / 32, 4) == "███▉");
  CHECK(progress_bar(1, 4) == "████");
  CHECK(progress_bar(1, 0).empty());
}

TEST_CASE("progress bar: what is no part of a whole is the nearer end") {
  CHECK(progress_bar(-1, 2) == "░░");
  CHECK(progress_bar(7, 2) == "██");
  CHECK(progress_bar(std::numeric_limits<double>::infinity(), 2) == "██");
  CHECK(progress_bar(std::numeric_limits<double>::quiet_NaN(), 2) == "░░");
}
