// SPDX-License-Identifier: MIT
#include "strata/optimizer/momentum.hpp"

#include <doctest/doctest.h>

#include "support/quadratic.hpp"

using strata::Momentum;

TEST_CASE_TEMPLATE("momentum: three steps on ½w², worked by hand", Scalar, float, double) {
  // η = ¼, μ = ½:
  // v = 1,                w = 1 − ¼ = ¾
  // v = ½ + ¾ = 5/4,      w = ¾ − 5/16 = 7/16
  // v = 5/8 + 7/16 = 17/16, w = 7/16 − 17/64 = 11/64
  test::Quadratic<Momentum, Scalar> run(Momentum{.learning_rate = 0.25, .momentum = 0.5});
  CHECK(run.step() == Scalar(0.75));
  CHECK(run.step() == Scalar(0.4375));
  CHECK(run.step() == Scalar(0.171875));
  CHECK(run.state[0](0, 0) == Scalar(1.0625));
}

TEST_CASE("momentum: without momentum it is gradient descent") {
  test::Quadratic<Momentum> run(Momentum{.learning_rate = 0.25, .momentum = 0});
  run.step();
  CHECK(run.step() == 0.5625);
}
