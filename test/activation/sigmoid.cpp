// SPDX-License-Identifier: MIT
#include "strata/activation/sigmoid.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using strata::Sigmoid;
using test::forward;

TEST_CASE_TEMPLATE("sigmoid: hand-worked numbers", Scalar, float, double) {
  const double tolerance = 4 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  CHECK(forward<Sigmoid>(Scalar(0)) == Scalar(0.5));
  // e^(ln 3) = 3: σ(ln 3) = 1 / (1 + 1/3) = ¾ and σ(−ln 3) = 1 / (1 + 3) = ¼.
  CHECK(std::abs(static_cast<double>(forward<Sigmoid>(Scalar(std::log(3.0)))) - 0.75) < tolerance);
  CHECK(std::abs(static_cast<double>(forward<Sigmoid>(Scalar(-std::log(3.0)))) - 0.25) < tolerance);
}

TEST_CASE_TEMPLATE("sigmoid: is that of the definition in greater precision", Scalar, float, double) {
  long double worst = 0;
  for (Scalar z = -80; z < 80; z += Scalar(0.37)) {
    const long double exact = 1 / (1 + std::exp(-static_cast<long double>(z)));
    const long double error = std::abs(static_cast<long double>(forward<Sigmoid>(z)) - exact) / exact;
    worst = error <= worst ? worst : error;
  }
  CHECK(worst <= 4 * static_cast<long double>(std::numeric_limits<Scalar>::epsilon()));
}

TEST_CASE_TEMPLATE("sigmoid: saturates at exactly 0 and 1", Scalar, float, double) {
  for (const Scalar z : {Scalar(1e4), std::numeric_limits<Scalar>::max(), std::numeric_limits<Scalar>::infinity()}) {
    CHECK(forward<Sigmoid>(z) == 1);
    CHECK(forward<Sigmoid>(-z) == 0);
    CHECK(Sigmoid::derivative(forward<Sigmoid>(z)) == 0);
    CHECK(Sigmoid::derivative(forward<Sigmoid>(-z)) == 0);
  }
}

TEST_CASE_TEMPLATE("sigmoid: NaN stays NaN", Scalar, float, double) {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  const strata::Pack<Scalar> pack(nan);
  CHECK(std::isnan(Sigmoid::forward(nan)));
  CHECK(std::isnan(strata::to_array<Scalar>(Sigmoid::forward(pack))[0]));
}

TEST_CASE("sigmoid: its derivative, written in the output, is a (1 - a) and the slope") {
  CHECK(Sigmoid::derivative(0.5) == 0.25);
  CHECK(Sigmoid::derivative(0.75) == 0.1875);
  CHECK(test::worst_derivative<Sigmoid>() < 1e-8);
}
