// SPDX-License-Identifier: MIT
#include "strata/activation/gelu.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("gelu: exact over its whole range, where it is all but 0 too", Scalar, float, double) {
  const auto of = [](const auto& z) { return GELU::forward(z); };
  const auto exact = [](long double z) { return z * std::erfc(-z * std::sqrt(0.5L)) / 2; };
  CHECK(test::worst_ulp<Scalar>(of, exact, -1, 1) <= 6);
  CHECK(test::worst_ulp<Scalar>(of, exact, -12, 12) <= 6);
}

TEST_CASE_TEMPLATE("gelu: infinities and NaN", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<GELU>(infinity) == infinity);
  CHECK(forward<GELU>(-infinity) == 0);
  CHECK(forward<GELU>(Scalar(-1e30)) == 0);
  CHECK(GELU::derivative_at(infinity) == 1);
  CHECK(GELU::derivative_at(-infinity) == 0);
  CHECK(test::keeps_nan<GELU, Scalar>());
}

TEST_CASE("gelu: its derivative, written in z, is the slope") {
  CHECK(GELU::derivative_at(0.0) == doctest::Approx(0.5));
  CHECK(test::worst_derivative<GELU>() < 1e-8);
}
