// SPDX-License-Identifier: MIT
#include "strata/layer/input.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace strata;

TEST_CASE("input: says how many numbers an observation has and what the network computes in") {
  static_assert(Input<784>::outputs == 784);
  static_assert(std::is_same_v<Input<784>::Scalar, float>, "float unless told otherwise");
  static_assert(std::is_same_v<Input<2, double>::Scalar, double>);
  CHECK(std::is_empty_v<Input<3>>);
}
