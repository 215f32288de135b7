// SPDX-License-Identifier: MIT
#include "strata/optimizer/nadam.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/quadratic.hpp"

using strata::NAdam;

TEST_CASE_TEMPLATE("nadam: two steps on ½w², worked by hand", Scalar, float, double) {
  // η = ½, β₁ = ½, β₂ = ¾, ε = 1.
  // t = 1: m = ½, v̂ = 1; ½ · ½ / ¾ + ½ · 1 / ½ = 4/3; w = 1 − ½ · 4/3 / 2 = 2/3.
  // t = 2: m = ¼ + 1/3 = 7/12, v = 3/16 + 1/9 = 43/144, v̂ = 43/144 / (7/16) = 43/63;
  //        ½ · 7/12 / (7/8) + ½ · 2/3 / ¾ = 1/3 + 4/9 = 7/9; w = 2/3 − ½ · 7/9 / (√(43/63) + 1).
  test::Quadratic<NAdam, Scalar> run(NAdam{.learning_rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1});
  CHECK(run.step() == doctest::Approx(2.0 / 3).epsilon(1e-6));
  CHECK(run.step() == doctest::Approx(2.0 / 3 - 7.0 / 18 / (std::sqrt(43.0 / 63) + 1)).epsilon(1e-6));
}

TEST_CASE("nadam: settings that make no sense are refused") {
  CHECK_NOTHROW(NAdam{}.check());
  CHECK_THROWS_WITH_AS(NAdam{.learning_rate = 0}.check(), "strata::NAdam: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(NAdam{.beta1 = 1}.check(), "strata::NAdam: beta1 must be at least 0 and below 1, found 1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(NAdam{.beta2 = -1}.check(), "strata::NAdam: beta2 must be at least 0 and below 1, found -1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(NAdam{.epsilon = 0}.check(), "strata::NAdam: epsilon must be positive, found 0", strata::Error);
}
