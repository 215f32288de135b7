// SPDX-License-Identifier: MIT
#include "strata/optimizer/nesterov.hpp"

#include <doctest/doctest.h>

#include "support/quadratic.hpp"

using strata::Nesterov;

TEST_CASE_TEMPLATE("nesterov: three steps on ½w², worked by hand", Scalar, float, double) {
  // η = ¼, μ = ½:
  // v = 1,              w = 1 − ¼ (1 + ½) = 5/8
  // v = ½ + 5/8 = 9/8,  w = 5/8 − ¼ (5/8 + 9/16) = 21/64
  // v = 9/16 + 21/64 = 57/64, w = 21/64 − ¼ (21/64 + 57/128) = 69/512
  test::Quadratic<Nesterov, Scalar> run(Nesterov{.learning_rate = 0.25, .momentum = 0.5});
  CHECK(run.step() == Scalar(0.625));
  CHECK(run.step() == Scalar(0.328125));
  CHECK(run.step() == Scalar(0.134765625));
  CHECK(run.state[0](0, 0) == Scalar(0.890625));
}

TEST_CASE("nesterov: its point runs ahead of Sutskever's by the momentum of the next step") {
  // Sutskever et al.: v ← μ v − η ∇J(θ + μ v), θ ← θ + v; ours is w = θ + μ v.
  const double eta = 0.1, mu = 0.9;
  test::Quadratic<Nesterov> run(Nesterov{.learning_rate = eta, .momentum = mu});
  double theta = 1, v = 0;
  for (int t = 0; t < 10; ++t) {
    v = mu * v - eta * (theta + mu * v);
    theta += v;
    CHECK(run.step() == doctest::Approx(theta + mu * v).epsilon(1e-13));
  }
}

TEST_CASE("nesterov: without momentum it is gradient descent") {
  test::Quadratic<Nesterov> run(Nesterov{.learning_rate = 0.25, .momentum = 0});
  run.step();
  CHECK(run.step() == 0.5625);
}
