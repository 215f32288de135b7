// SPDX-License-Identifier: MIT
#include "strata/activation/tanh.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using strata::Tanh;
using test::forward;

TEST_CASE_TEMPLATE("tanh: hand-worked numbers", Scalar, float, double) {
  const double tolerance = 5 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  CHECK(forward<Tanh>(Scalar(0)) == 0);
  // e^(2 ln 2) = 4: tanh(ln 2) = (4 − 1) / (4 + 1); e^(2 ln 3) = 9: tanh(−ln 3) = −(9 − 1) / (9 + 1).
  CHECK(std::abs(static_cast<double>(forward<Tanh>(Scalar(std::log(2.0)))) - 0.6) < tolerance);
  CHECK(std::abs(static_cast<double>(forward<Tanh>(Scalar(-std::log(3.0)))) + 0.8) < tolerance);
}

TEST_CASE_TEMPLATE("tanh: saturates at exactly -1 and 1, where its derivative is 0", Scalar, float, double) {
  for (const Scalar z : {Scalar(1e4), std::numeric_limits<Scalar>::max(), std::numeric_limits<Scalar>::infinity()}) {
    CHECK(forward<Tanh>(z) == 1);
    CHECK(forward<Tanh>(-z) == -1);
    CHECK(Tanh::derivative(forward<Tanh>(-z)) == 0);
  }
}

TEST_CASE_TEMPLATE("tanh: NaN stays NaN", Scalar, float, double) {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  const strata::Pack<Scalar> pack(nan);
  CHECK(std::isnan(Tanh::forward(nan)));
  CHECK(std::isnan(strata::to_array<Scalar>(Tanh::forward(pack))[0]));
}

TEST_CASE("tanh: its derivative, written in the output, is 1 - a² and the slope") {
  CHECK(Tanh::derivative(0.5) == 0.75);
  CHECK(Tanh::derivative(-0.5) == 0.75);
  CHECK(test::worst_derivative<Tanh>() < 1e-8);
}
