// SPDX-License-Identifier: MIT
#include "strata/optimizer/ada_max.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/quadratic.hpp"

using strata::AdaMax;

TEST_CASE_TEMPLATE("ada_max: two steps on ½w², worked by hand", Scalar, float, double) {
  // η = ¼, β₁ = ½, β₂ = ½, ε = ½.
  // t = 1: m = ½, u = max(0, 1 + ½) = 3/2, w = 1 − ¼ · ½ / (½ · 3/2) = 5/6.
  // t = 2: m = ¼ + 5/12 = 2/3, u = max(¾, 5/6 + ½) = 4/3, w = 5/6 − ¼ · 2/3 / (¾ · 4/3) = 2/3.
  test::Quadratic<AdaMax, Scalar> run(AdaMax{.learning_rate = 0.25, .beta1 = 0.5, .beta2 = 0.5, .epsilon = 0.5});
  CHECK(run.step() == doctest::Approx(5.0 / 6).epsilon(1e-6));
  CHECK(run.step() == doctest::Approx(2.0 / 3).epsilon(1e-6));
}

TEST_CASE("ada_max: the largest gradient of the type is one like another, and a NaN is not hidden") {
  AdaMax ada_max;
  strata::Vector<float, 2> w{0, 0}, m = w, u = w, kept = w;
  ada_max.begin_step();
  ada_max.update(w, strata::Vector<float, 2>{std::numeric_limits<float>::max(), 1}, m, u, kept);
  CHECK(w(0) == doctest::Approx(-0.002).epsilon(1e-5));
  CHECK(w(1) == doctest::Approx(-0.002).epsilon(1e-5));
  ada_max.update(w, strata::Vector<float, 2>{1, std::numeric_limits<float>::quiet_NaN()}, m, u, kept);
  CHECK(std::isnan(w(1)));
}

TEST_CASE("ada_max: settings that make no sense are refused") {
  CHECK_NOTHROW(AdaMax{}.check());
  CHECK_THROWS_WITH_AS(AdaMax{.learning_rate = 0}.check(), "strata::AdaMax: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdaMax{.beta1 = 1}.check(), "strata::AdaMax: beta1 must be at least 0 and below 1, found 1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdaMax{.beta2 = -1}.check(), "strata::AdaMax: beta2 must be at least 0 and below 1, found -1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdaMax{.epsilon = 0}.check(), "strata::AdaMax: epsilon must be positive, found 0",
                       strata::Error);
}
