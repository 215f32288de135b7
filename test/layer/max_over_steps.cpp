// SPDX-License-Identifier: MIT
#include "strata/layer/max_over_steps.hpp"

#include <doctest/doctest.h>

#include "support/summaries_of_steps.hpp"

using namespace strata;
using strata_test::gradient_of;
using strata_test::of;
using strata_test::three_steps;

TEST_CASE("MaxOverSteps sends the gradient to the largest step of each feature, to the first of equal ones") {
  CHECK(of<MaxOverSteps>(three_steps) == Matrix<double, 1, 2>{{5, -7.5}});
  CHECK(gradient_of<MaxOverSteps>(three_steps) == Matrix<double, 1, 6>{{0, 0, 1, 0, 0, 10}});
}

TEST_CASE("MaxOverSteps does not lose what is not a number") {
  for (Size t = 0; t < 3; ++t) {
    Matrix<double, 1, 6> with_nan = three_steps;
    with_nan(0, 2 * t) = math::nan<double>;
    CHECK(math::is_nan(of<MaxOverSteps>(with_nan)(0, 0)));
  }
}

