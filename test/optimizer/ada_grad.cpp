// SPDX-License-Identifier: MIT
#include "strata/optimizer/ada_grad.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/quadratic.hpp"

using strata::AdaGrad;

TEST_CASE_TEMPLATE("ada_grad: two steps on ½w², worked by hand", Scalar, float, double) {
  // η = ½, ε = 1. s = 1, w = 1 − ½ · 1 / (1 + 1) = ¾; s = 25/16, w = ¾ − ½ · ¾ / (5/4 + 1) = 7/12.
  test::Quadratic<AdaGrad, Scalar> run(AdaGrad{.learning_rate = 0.5, .epsilon = 1});
  CHECK(run.step() == Scalar(0.75));
  CHECK(run.step() == doctest::Approx(7.0 / 12).epsilon(1e-6));
  CHECK(run.state[0](0, 0) == Scalar(1.5625));
}

TEST_CASE("ada_grad: settings that make no sense are refused") {
  CHECK_NOTHROW(AdaGrad{}.check());
  CHECK_THROWS_WITH_AS(AdaGrad{.learning_rate = 0}.check(), "strata::AdaGrad: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdaGrad{.epsilon = 0}.check(), "strata::AdaGrad: epsilon must be positive, found 0",
                       strata::Error);
}
