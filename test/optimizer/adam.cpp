// SPDX-License-Identifier: MIT
#include "strata/optimizer/adam.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/quadratic.hpp"

using strata::Adam;

TEST_CASE_TEMPLATE("adam: two steps on ½w², worked by hand", Scalar, float, double) {
  const double tolerance = 8 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  // η = ½, β₁ = ½, β₂ = ¾, ε = 1.
  // t = 1: m = ½, v = ¼, m̂ = ½ / ½ = 1, v̂ = ¼ / ¼ = 1, w = 1 − ½ · 1 / (1 + 1) = ¾.
  // t = 2: m = ¼ + 3/8 = 5/8, v = 3/16 + 9/64 = 21/64, m̂ = 5/8 / ¾ = 5/6, v̂ = 21/64 / (7/16) = ¾,
  //        w = ¾ − ½ · 5/6 / (√¾ + 1) = ¾ − 5/12 / (√3/2 + 1).
  test::Quadratic<Adam, Scalar> run(Adam{.learning_rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1});
  CHECK(std::abs(static_cast<double>(run.step()) - 0.75) <= tolerance);
  CHECK(std::abs(static_cast<double>(run.step()) - (0.75 - 5.0 / 12 / (std::sqrt(3.0) / 2 + 1))) <= tolerance);
  CHECK(run.state[0](0, 0) == Scalar(0.625));
  CHECK(run.state[1](0, 0) == Scalar(0.328125));
  CHECK(run.optimizer.step == 2);
}

TEST_CASE("adam: the correction makes the first step as long as the learning rate, whatever the gradient") {
  for (const double g : {1e-3, 1.0, -1e5}) {
    Adam adam;
    strata::Vector<double, 3> w{0, 0, 0}, m = w, v = w, kept = w, gradient{g, g, g};
    adam.begin_step();
    adam.update(w, gradient, m, v, kept);
    CHECK(w(1) == doctest::Approx(g > 0 ? -0.001 : 0.001).epsilon(1e-4));
  }
}

TEST_CASE("adam: a hundred steps follow algorithm 1 of the paper") {
  const double eta = 0.1, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  test::Quadratic<Adam> run(Adam{.learning_rate = eta});
  double w = 1, m = 0, v = 0, worst = 0;
  for (int t = 1; t <= 100; ++t) {
    m = beta1 * m + (1 - beta1) * w;
    v = beta2 * v + (1 - beta2) * w * w;
    w -= eta * (m / (1 - std::pow(beta1, t))) / (std::sqrt(v / (1 - std::pow(beta2, t))) + epsilon);
    worst = std::max(worst, std::abs(run.step() - w));
  }
  CHECK(worst < 1e-12);
}

TEST_CASE("adam: one begin_step serves all tensors of a step") {
  Adam adam;
  strata::Vector<double, 1> w{0}, m{0}, v{0}, kept{0};
  const strata::Vector<double, 1> g{2};
  adam.begin_step();
  for (int tensor = 0; tensor < 3; ++tensor) {
    w(0) = m(0) = v(0) = 0;
    adam.update(w, g, m, v, kept);
    CHECK(w(0) == doctest::Approx(-0.001).epsilon(1e-6));
  }
  CHECK(adam.step == 1);
}
