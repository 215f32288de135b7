// SPDX-License-Identifier: MIT
#include "strata/optimizer/rms_prop.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/quadratic.hpp"

using strata::RMSProp;

TEST_CASE_TEMPLATE("rms_prop: two steps on ½w², worked by hand", Scalar, float, double) {
  // η = ½, ρ = ¾, ε = ½. v = ¼, w = 1 − ½ · 1 / (½ + ½) = ½; v = 3/16 + 1/16 = ¼, w = ½ − ½ · ½ / 1 = ¼.
  test::Quadratic<RMSProp, Scalar> run(RMSProp{.learning_rate = 0.5, .rho = 0.75, .epsilon = 0.5});
  CHECK(run.step() == Scalar(0.5));
  CHECK(run.step() == Scalar(0.25));
  CHECK(run.state[0](0, 0) == Scalar(0.25));
}

TEST_CASE("rms_prop: settings that make no sense are refused") {
  CHECK_NOTHROW(RMSProp{}.check());
  CHECK_THROWS_WITH_AS(RMSProp{.learning_rate = 0}.check(), "strata::RMSProp: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(RMSProp{.rho = 1}.check(), "strata::RMSProp: rho must be at least 0 and below 1, found 1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(RMSProp{.epsilon = 0}.check(), "strata::RMSProp: epsilon must be positive, found 0",
                       strata::Error);
}
