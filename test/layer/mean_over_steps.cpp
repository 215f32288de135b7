// SPDX-License-Identifier: MIT
#include "strata/layer/mean_over_steps.hpp"

#include <doctest/doctest.h>

#include "support/summaries_of_steps.hpp"

using namespace strata;
using strata_test::gradient_of;
using strata_test::of;
using strata_test::three_steps;

TEST_CASE("each step of a sequence counts the same to MeanOverSteps") {
  CHECK(of<MeanOverSteps>(Matrix<double, 1, 6>{{1, 2, 3, 4, 5, 9}}) == Matrix<double, 1, 2>{{3, 5}});
  const auto gradient = gradient_of<MeanOverSteps>(three_steps);
  for (Size i = 0; i < 6; ++i) CHECK(gradient(0, i) == doctest::Approx(i % 2 == 0 ? 1.0 / 3 : 10.0 / 3));
}

