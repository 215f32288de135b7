// SPDX-License-Identifier: MIT
#include "strata/layer/last_step.hpp"

#include <doctest/doctest.h>

#include "support/summaries_of_steps.hpp"

using namespace strata;
using strata_test::gradient_of;
using strata_test::of;
using strata_test::three_steps;

TEST_CASE("the last step of a sequence, and nothing before it, matters to LastStep") {
  CHECK(of<LastStep>(three_steps) == Matrix<double, 1, 2>{{5, -7.5}});
  CHECK(gradient_of<LastStep>(three_steps) == Matrix<double, 1, 6>{{0, 0, 0, 0, 1, 10}});
}

