// SPDX-License-Identifier: MIT
#include "strata/activation/gelu_tanh.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("gelu_tanh: is its own formula, and close to gelu", Scalar, float, double) {
  const auto of = [](const auto& z) { return GELUTanh::forward(z); };
  const auto formula = [](long double z) {
    return z / 2 * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0L)) * (z + 0.044715L * z * z * z)));
  };
  const auto gelu = [](long double z) { return z * std::erfc(-z * std::sqrt(0.5L)) / 2; };
  CHECK(test::worst_ulp<Scalar>(of, formula, -6, 6, 0.01) <= 8);
  CHECK(test::worst_ulp<Scalar>(of, gelu, -6, 6, 1) * std::numeric_limits<Scalar>::epsilon() < 5e-4);
}

TEST_CASE_TEMPLATE("gelu_tanh: infinities and NaN", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<GELUTanh>(infinity) == infinity);
  CHECK(forward<GELUTanh>(-infinity) == 0);
  CHECK(forward<GELUTanh>(Scalar(1e30)) == Scalar(1e30));
  CHECK(GELUTanh::derivative_at(infinity) == 1);
  CHECK(GELUTanh::derivative_at(-infinity) == 0);
  CHECK(test::keeps_nan<GELUTanh, Scalar>());
}

TEST_CASE("gelu_tanh: its derivative, written in z, is the slope") { CHECK(test::worst_derivative<GELUTanh>() < 1e-8); }
