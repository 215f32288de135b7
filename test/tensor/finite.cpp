// SPDX-License-Identifier: MIT
#include "strata/tensor/finite.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>

using namespace strata;

TEST_CASE_TEMPLATE("finite: every number is but NaN and the infinities", Scalar, float, double, long double) {
  using Limits = std::numeric_limits<Scalar>;
  for (const Scalar number :
       {Scalar(0), Scalar(-0.0), Scalar(1.5), Limits::max(), Limits::lowest(), Limits::min(), Limits::denorm_min()})
    CHECK(math::is_finite(number));
  for (const Scalar number : {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN()})
    CHECK_FALSE(math::is_finite(number));
}

TEST_CASE("finite: whole numbers always are") { CHECK(math::is_finite(std::numeric_limits<int>::max())); }

TEST_CASE_TEMPLATE("finite: NaN of either sign is, and no other number", Scalar, float, double) {
  using Limits = std::numeric_limits<Scalar>;
  CHECK(math::is_nan(math::nan<Scalar>));
  CHECK(math::is_nan(-math::nan<Scalar>));
  CHECK(math::is_nan(Limits::signaling_NaN()));
  for (const Scalar number : {Scalar(0), Limits::max(), Limits::denorm_min(), math::infinity<Scalar>})
    CHECK_FALSE(math::is_nan(number));
  CHECK(math::infinity<Scalar> == Limits::infinity());
}

TEST_CASE_TEMPLATE("finite: a number behind the barrier is the same number", Scalar, float, double) {
  CHECK(math::detail::opaque(Scalar(0.1)) == Scalar(0.1));
}
