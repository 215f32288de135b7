// SPDX-License-Identifier: MIT
#include "strata/network/decide.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace strata;

namespace {

Class decide_of(const std::vector<double>& outputs, double threshold = 0.5) {
  return decide(std::span<const double>(outputs), threshold);
}

}  // namespace

TEST_CASE("decide: the class is the index of the largest output, the first of equals") {
  CHECK(decide_of({0.1, 0.7, 0.2}) == 1);
  CHECK(decide_of({0.1, 0.2, 0.7}, 0.99) == 2);
  CHECK(decide_of({0.4, 0.4, 0.2}) == 0);
  CHECK(decide_of({-3, -2}) == 1);
}

TEST_CASE("decide: one output means class 1 from the threshold on") {
  CHECK(decide_of({0.5}) == 1);
  CHECK(decide_of({0.4999}) == 0);
  CHECK(decide_of({0.3}, 0.25) == 1);
  CHECK(decide_of({0.3}, 0.9) == 0);
}

TEST_CASE("decide: NaN stands for no class, infinity does") {
  const double nan = std::nan(""), infinity = HUGE_VAL;
  const char* const text =
      "strata::decide: an output is NaN, which stands for no class; the observation or the network's parameters are "
      "not "
      "finite, or too large";
  CHECK_THROWS_WITH_AS(decide_of({nan}), text, Error);
  CHECK_THROWS_WITH_AS(decide_of({nan, 1, 2}), text, Error);
  CHECK_THROWS_WITH_AS(decide_of({1, 2, nan}), text, Error);
  CHECK(decide_of({-infinity, 1, infinity}) == 2);
  CHECK_THROWS_WITH_AS(decide_of({0.5}, nan),
                       "strata::decide: the threshold is NaN; 0.5 is usual after Sigmoid, 0 after Tanh", Error);
}
