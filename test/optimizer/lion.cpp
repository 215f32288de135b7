// SPDX-License-Identifier: MIT
#include "strata/optimizer/lion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/quadratic.hpp"

using strata::Lion;

TEST_CASE_TEMPLATE("lion: two steps on ½w², worked by hand", Scalar, float, double) {
  // η = ¼, β₁ = ½, β₂ = ½, λ = ½. w = 1 − ¼ (1 + ½) = 5/8, m = ½; w = 5/8 − ¼ (1 + 5/16) = 19/64, m = ¼ + 5/16.
  test::Quadratic<Lion, Scalar> run(Lion{.learning_rate = 0.25, .beta1 = 0.5, .beta2 = 0.5, .weight_decay = 0.5});
  CHECK(run.step() == Scalar(0.625));
  CHECK(run.step() == Scalar(19.0 / 64));
  CHECK(run.state[0](0, 0) == Scalar(0.5625));
}

TEST_CASE("lion: biases do not decay, a gradient of 0 moves nothing, and a NaN is not hidden") {
  const Lion lion{.learning_rate = 0.25, .weight_decay = 0.5};
  strata::Vector<double, 4> b{1, 1, 1, 1}, m{0, 0, 0, 0}, kept = m;
  lion.update(b, strata::Vector<double, 4>{1e-30, -1e30, 0, std::numeric_limits<double>::quiet_NaN()}, m, kept);
  CHECK(b(0) == 0.75);
  CHECK(b(1) == 1.25);
  CHECK(b(2) == 1);
  CHECK(std::isnan(b(3)));
}

TEST_CASE("lion: settings that make no sense are refused") {
  CHECK_NOTHROW(Lion{}.check());
  CHECK_THROWS_WITH_AS(Lion{.learning_rate = 0}.check(), "strata::Lion: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(Lion{.beta1 = 1}.check(), "strata::Lion: beta1 must be at least 0 and below 1, found 1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(Lion{.beta2 = -1}.check(), "strata::Lion: beta2 must be at least 0 and below 1, found -1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(Lion{.weight_decay = -1}.check(),
                       "strata::Lion: weight_decay must be zero or positive, found -1", strata::Error);
}
