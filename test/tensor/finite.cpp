// SPDX-License-Identifier: MIT
#include "strata/tensor/finite.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace strata;

TEST_CASE_TEMPLATE("finite: every number is but NaN and the infinities", Scalar, float, double, long double) {
  using Limits = std::numeric_limits<Scalar>;
  for (const Scalar number :
       {Scalar(0), Scalar(-0.0), Scalar(1.5), Limits::max(), Limits::lowest(), Limits::min(), Limits::denorm_min()})
    CHECK(detail::is_finite(number));
  for (const Scalar number : {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN()})
    CHECK_FALSE(detail::is_finite(number));
}

TEST_CASE("finite: whole numbers always are") { CHECK(detail::is_finite(std::numeric_limits<int>::max())); }
