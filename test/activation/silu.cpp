// SPDX-License-Identifier: MIT
#include "strata/activation/silu.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("silu: exact over its whole range", Scalar, float, double) {
  const auto of = [](const auto& z) { return SiLU::forward(z); };
  const auto exact = [](long double z) { return z / (1 + std::exp(-z)); };
  CHECK(test::worst_ulp<Scalar>(of, exact, -1, 1) <= 4);
  CHECK(test::worst_ulp<Scalar>(of, exact, -80, 80) <= 4);
}

TEST_CASE_TEMPLATE("silu: infinities and NaN", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<SiLU>(infinity) == infinity);
  CHECK(forward<SiLU>(-infinity) == 0);
  CHECK(forward<SiLU>(Scalar(-1e30)) == 0);
  CHECK(SiLU::derivative_at(infinity) == 1);
  CHECK(SiLU::derivative_at(-infinity) == 0);
  CHECK(test::keeps_nan<SiLU, Scalar>());
}

TEST_CASE_TEMPLATE("silu: its derivative, written in z, is the slope", Scalar, float, double) {
  const auto of = [](const auto& z) { return SiLU::derivative_at(z); };
  const auto exact = [](long double z) {
    const long double s = 1 / (1 + std::exp(-z));
    return s + z * s * (1 - s);
  };
  CHECK(test::worst_ulp<Scalar>(of, exact, -30, 30, 0.1) <= 6);
  CHECK(test::worst_derivative<SiLU>() < 1e-8);
}
