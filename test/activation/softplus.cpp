// SPDX-License-Identifier: MIT
#include "strata/activation/softplus.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;
using test::forward;

TEST_CASE_TEMPLATE("softplus: exact over its whole range", Scalar, float, double) {
  const auto of = [](const auto& z) { return Softplus::forward(z); };
  const auto exact = [](long double z) { return std::max(z, 0.0L) + std::log1p(std::exp(-std::abs(z))); };
  CHECK(test::worst_ulp<Scalar>(of, exact, -1, 1) <= 4);
  CHECK(test::worst_ulp<Scalar>(of, exact, -80, 80) <= 4);
}

TEST_CASE_TEMPLATE("softplus: its derivative is the sigmoid, also where that is all but 0", Scalar, float, double) {
  const auto of = [](const auto& z) { return Softplus::derivative(Softplus::forward(z)); };
  CHECK(test::worst_ulp<Scalar>(
            of, [](long double z) { return 1 / (1 + std::exp(-z)); }, -80, 80) <= 6);
  CHECK(test::worst_derivative<Softplus>() < 1e-8);
}

TEST_CASE_TEMPLATE("softplus: infinities and NaN", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(forward<Softplus>(infinity) == infinity);
  CHECK(forward<Softplus>(-infinity) == 0);
  CHECK(Softplus::derivative(infinity) == 1);
  CHECK(test::keeps_nan<Softplus, Scalar>());
}
