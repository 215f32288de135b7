// SPDX-License-Identifier: MIT
#include "strata/activation/relu.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using strata::ReLU;
using test::forward;

TEST_CASE_TEMPLATE("relu: keeps what is positive and makes the rest zero", Scalar, float, double) {
  CHECK(forward<ReLU>(Scalar(2.5)) == Scalar(2.5));
  CHECK(forward<ReLU>(Scalar(-2.5)) == 0);
  CHECK(forward<ReLU>(Scalar(0)) == 0);
  CHECK(forward<ReLU>(Scalar(1e4)) == Scalar(1e4));
  CHECK(forward<ReLU>(Scalar(-1e4)) == 0);
  CHECK(forward<ReLU>(std::numeric_limits<Scalar>::infinity()) == std::numeric_limits<Scalar>::infinity());
  CHECK(forward<ReLU>(-std::numeric_limits<Scalar>::infinity()) == 0);
}

TEST_CASE_TEMPLATE("relu: NaN stays NaN", Scalar, float, double) {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK(std::isnan(forward<ReLU>(nan)));
  CHECK(std::isnan(ReLU::forward(nan)));
  const strata::Pack<Scalar> pack(nan);
  CHECK(std::isnan(strata::to_array<Scalar>(ReLU::forward(pack))[0]));
}

TEST_CASE("relu: its derivative is 1 where the output is positive, else 0") {
  CHECK(ReLU::derivative(1e-30F) == 1);
  CHECK(ReLU::derivative(7.0) == 1);
  CHECK(ReLU::derivative(0.0) == 0);
  CHECK(ReLU::derivative(-1.0) == 0);
  CHECK(test::worst_derivative<ReLU>() < 1e-8);
}
