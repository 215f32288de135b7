// SPDX-License-Identifier: MIT
#include "strata/activation/leaky_relu.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("leaky_relu: keeps what is positive and takes a share of what is not", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<LeakyReLU<>>(Scalar(3)) == 3);
  CHECK(forward<LeakyReLU<>>(Scalar(-300)) == Scalar(0.01) * -300);
  CHECK(forward<LeakyReLU<0.25>>(Scalar(-8)) == -2);
  CHECK(forward<LeakyReLU<>>(Scalar(0)) == 0);
  CHECK(forward<LeakyReLU<>>(infinity) == infinity);
  CHECK(forward<LeakyReLU<>>(-infinity) == -infinity);
  CHECK(test::keeps_nan<LeakyReLU<>, Scalar>());
}

TEST_CASE("leaky_relu: its slope is 0.01 or what its argument says") {
  static_assert(LeakyReLU<>::slope == 0.01 && LeakyReLU<0.2>::slope == 0.2 && LeakyReLU<0>::slope == 0);
  CHECK(LeakyReLU<0.25>::derivative(1.5) == 1);
  CHECK(LeakyReLU<0.25>::derivative(-1.5) == 0.25);
  CHECK(test::worst_derivative<LeakyReLU<0.2>>() < 1e-8);
}
