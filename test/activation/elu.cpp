// SPDX-License-Identifier: MIT
#include "strata/activation/elu.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("elu: exact over its whole range", Scalar, float, double) {
  const auto of = [](const auto& z) { return ELU::forward(z); };
  const auto exact = [](long double z) { return z > 0 ? z : std::expm1(z); };
  CHECK(test::worst_ulp<Scalar>(of, exact, -1, 1) <= 3);
  CHECK(test::worst_ulp<Scalar>(of, exact, -100, 100) <= 3);
  CHECK(test::worst_ulp<Scalar>(of, exact, -1e-6, 0) <= 3);
}

TEST_CASE_TEMPLATE("elu: ends at -1; infinity and NaN stay", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<ELU>(-infinity) == -1);
  CHECK(forward<ELU>(infinity) == infinity);
  CHECK(forward<ELU>(Scalar(0)) == 0);
  CHECK(test::keeps_nan<ELU, Scalar>());
}

TEST_CASE("elu: its derivative, written in the output, is 1 + min(a, 0) and the slope") {
  CHECK(ELU::derivative(7.0) == 1);
  CHECK(ELU::derivative(-0.75) == 0.25);
  CHECK(test::worst_derivative<ELU>() < 1e-8);
}
