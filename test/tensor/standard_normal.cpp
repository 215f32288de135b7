// SPDX-License-Identifier: MIT
#include "strata/tensor/standard_normal.hpp"

#include <doctest/doctest.h>

#include "support/activations.hpp"

using namespace strata;

TEST_CASE_TEMPLATE("standard_normal: distribution and density are exact to the last bits", Scalar, float, double) {
  const auto below = [](const auto& z) { return math::standard_normal(z).below; };
  const auto density = [](const auto& z) { return math::standard_normal(z).density; };
  const auto exact_below = [](long double z) { return std::erfc(-z * std::sqrt(0.5L)) / 2; };
  const auto exact_density = [](long double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0L)); };
  CHECK(test::worst_ulp<Scalar>(below, exact_below, -1, 1) <= 5);
  CHECK(test::worst_ulp<Scalar>(below, exact_below, -12, 12) <= 5);
  CHECK(test::worst_ulp<Scalar>(density, exact_density, -1, 1) <= 5);
  CHECK(test::worst_ulp<Scalar>(density, exact_density, -12, 12) <= 5);
}

TEST_CASE("standard_normal: numbers from a table") {
  // Abramowitz and Stegun, table 26.1
  CHECK(math::standard_normal(1.0).below == doctest::Approx(0.841344746068543).epsilon(1e-15));
  CHECK(math::standard_normal(3.0).below == doctest::Approx(0.998650101968370).epsilon(1e-15));
  CHECK(math::standard_normal(0.0).density == doctest::Approx(0.398942280401433).epsilon(1e-14));
  CHECK(math::standard_normal(2.0).density == doctest::Approx(0.053990966513188).epsilon(1e-13));
}

TEST_CASE_TEMPLATE("standard_normal: infinities and NaN", Scalar, float, double) {
  const auto infinity = std::numeric_limits<Scalar>::infinity();
  CHECK(math::standard_normal(infinity).below == 1);
  CHECK(math::standard_normal(-infinity).below == 0);
  CHECK(math::standard_normal(infinity).density == 0);
  CHECK(std::isnan(math::standard_normal(std::numeric_limits<Scalar>::quiet_NaN()).below));
  CHECK(std::isnan(math::standard_normal(std::numeric_limits<Scalar>::quiet_NaN()).density));
}
