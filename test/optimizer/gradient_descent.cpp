// SPDX-License-Identifier: MIT
#include "strata/optimizer/gradient_descent.hpp"

#include <doctest/doctest.h>

#include "support/quadratic.hpp"

using strata::GradientDescent;

TEST_CASE_TEMPLATE("gradient_descent: three steps on ½w², worked by hand", Scalar, float, double) {
  // w ← w − ¼ w: ¾, 9/16, 27/64.
  test::Quadratic<GradientDescent, Scalar> run(GradientDescent{.learning_rate = 0.25});
  CHECK(run.step() == Scalar(0.75));
  CHECK(run.step() == Scalar(0.5625));
  CHECK(run.step() == Scalar(0.421875));
}

TEST_CASE("gradient_descent: a gradient of zero changes nothing") {
  strata::Vector<float, 3> w{1, 2, 3}, zero{0, 0, 0};
  GradientDescent{}.update(w, zero);
  CHECK(test::equals(w, [](auto, auto j) { return 1.0 + static_cast<double>(j); }));
}
