// SPDX-License-Identifier: MIT
#include "strata/optimizer/adam_w.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "strata/optimizer/adam.hpp"
#include "support/quadratic.hpp"

using strata::AdamW;

TEST_CASE_TEMPLATE("adam_w: a step on ½w², worked by hand, the weight decaying beside it", Scalar, float, double) {
  // η = ½, β₁ = ½, β₂ = ¾, ε = 1, λ = ¼: m̂ = 1, v̂ = 1, w = 1 − ½ · ¼ · 1 − ½ · 1 / (1 + 1) = 5/8.
  test::Quadratic<AdamW, Scalar> run(
      AdamW{.learning_rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1, .weight_decay = 0.25});
  CHECK(run.step() == doctest::Approx(0.625).epsilon(1e-6));
  CHECK(run.optimizer.step == 1);
}

TEST_CASE("adam_w: without decay, and for biases, it is Adam") {
  test::Quadratic<AdamW> without(AdamW{.learning_rate = 0.1, .weight_decay = 0});
  test::Quadratic<strata::Adam> adam(strata::Adam{.learning_rate = 0.1});
  for (int t = 0; t < 10; ++t) CHECK(without.step() == doctest::Approx(adam.step()).epsilon(1e-14));

  AdamW decaying{.learning_rate = 0.1, .weight_decay = 0.5};
  strata::Vector<double, 1> b{1}, m{0}, v{0}, kept{0};
  decaying.begin_step();
  decaying.update(b, strata::Vector<double, 1>{2}, m, v, kept);
  CHECK(b(0) == doctest::Approx(0.9).epsilon(1e-6));
}

TEST_CASE("adam_w: settings that make no sense are refused") {
  CHECK_NOTHROW(AdamW{}.check());
  CHECK_THROWS_WITH_AS(AdamW{.learning_rate = 0}.check(), "strata::AdamW: learning_rate must be positive, found 0",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdamW{.beta1 = 1}.check(), "strata::AdamW: beta1 must be at least 0 and below 1, found 1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdamW{.beta2 = -1}.check(), "strata::AdamW: beta2 must be at least 0 and below 1, found -1",
                       strata::Error);
  CHECK_THROWS_WITH_AS(AdamW{.epsilon = 0}.check(), "strata::AdamW: epsilon must be positive, found 0", strata::Error);
  CHECK_THROWS_WITH_AS(AdamW{.weight_decay = -1}.check(),
                       "strata::AdamW: weight_decay must be zero or positive, found -1", strata::Error);
}
