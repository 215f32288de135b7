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

TEST_CASE("image and sequence: say the shape of an observation beside its size") {
  static_assert(std::is_same_v<Input<784>::OutputShape, Extents<784>>);
  static_assert(std::is_same_v<Image<3, 28, 20>::OutputShape, Extents<3, 28, 20>> && Image<3, 28, 20>::outputs == 1680);
  static_assert(std::is_same_v<Sequence<64, 2>::OutputShape, Extents<64, 2>> && Sequence<64, 2>::outputs == 128);
  static_assert(std::is_same_v<Image<1, 2, 3>::Scalar, float> && std::is_same_v<Sequence<1, 2>::Scalar, float>);
  CHECK(std::is_same_v<Image<1, 2, 3, double>::Scalar, double>);
}
