// SPDX-License-Identifier: MIT
#include "strata/activation/identity.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using strata::Identity;
using test::forward;

TEST_CASE_TEMPLATE("identity: changes no number, however large", Scalar, float, double) {
  for (const Scalar z : {Scalar(0), Scalar(-1.5), Scalar(1e4), Scalar(-1e4), std::numeric_limits<Scalar>::infinity()})
    CHECK(forward<Identity>(z) == z);
  CHECK(std::isnan(forward<Identity>(std::numeric_limits<Scalar>::quiet_NaN())));
}

TEST_CASE("identity: its derivative is 1") {
  CHECK(Identity::derivative(3.0) == 1);
  CHECK(Identity::derivative(-1e4F) == 1);
  CHECK(test::worst_derivative<Identity>() < 1e-8);
}
