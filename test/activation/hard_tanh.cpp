// SPDX-License-Identifier: MIT
#include "strata/activation/hard_tanh.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("hard_tanh: z between -1 and 1, which it never leaves", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<HardTanh>(Scalar(0.75)) == Scalar(0.75));
  CHECK(forward<HardTanh>(Scalar(-0.75)) == Scalar(-0.75));
  CHECK(forward<HardTanh>(Scalar(1.5)) == 1);
  CHECK(forward<HardTanh>(-infinity) == -1);
  CHECK(forward<HardTanh>(infinity) == 1);
  CHECK(test::keeps_nan<HardTanh, Scalar>());
}

TEST_CASE("hard_tanh: its slope is 1 inside and 0 from the ends on") {
  CHECK(HardTanh::derivative(0.5) == 1);
  CHECK(HardTanh::derivative(1.0) == 0);
  CHECK(HardTanh::derivative(-1.0) == 0);
  CHECK(test::worst_derivative<HardTanh>() < 1e-8);
}
