// SPDX-License-Identifier: MIT
#include "strata/metric/regression_errors.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("regression errors: the example of scikit-learn's documentation") {
  RegressionErrors<1> errors;
  const std::array targets{3.0, -0.5, 2.0, 7.0}, answers{2.5, 0.0, 2.0, 8.0};
  for (Size row = 0; row < 4; ++row) errors.add(std::array{targets[row]}, std::array{answers[row]});
  CHECK(errors.mean_absolute_error() == 0.5);
  CHECK(errors.root_mean_squared_error() == doctest::Approx(std::sqrt(0.375)));
  CHECK(errors.r_squared() == doctest::Approx(0.948608137));
}

TEST_CASE("regression errors: by output and in all, far from zero too") {
  RegressionErrors<2> errors;
  errors.add(std::array{1e8 + 0.0, 1.0}, std::array{1e8 + 1.0, 1.0});
  errors.add(std::array{1e8 + 2.0, 3.0}, std::array{1e8 + 2.0, 3.0});
  errors.add(std::array{1e8 + 4.0, 5.0}, std::array{1e8 + 2.0, 5.0});
  CHECK(errors.mean_absolute_error(0) == 1);
  CHECK(errors.mean_absolute_error(1) == 0);
  CHECK(errors.mean_absolute_error() == 0.5);
  CHECK(errors.root_mean_squared_error(0) == doctest::Approx(std::sqrt(5.0 / 3)));
  CHECK(errors.root_mean_squared_error() == doctest::Approx(std::sqrt(5.0 / 6)));
  CHECK(errors.r_squared(0) == doctest::Approx(1 - 5.0 / 8));
  CHECK(errors.r_squared(1) == 1);
  CHECK(errors.r_squared() == doctest::Approx((2 - 5.0 / 8) / 2));
}

TEST_CASE("regression errors: targets that are all equal, no rows, and an output that is none") {
  RegressionErrors<2> errors;
  CHECK(std::isnan(errors.r_squared()));
  CHECK(std::isnan(errors.mean_absolute_error()));
  for (int row = 0; row < 2; ++row) errors.add(std::array{3.0, 3.0}, std::array{3.0, 4.0});
  CHECK(errors.r_squared(0) == 1);
  CHECK(errors.r_squared(1) == 0);
  CHECK_THROWS_WITH_AS(errors.r_squared(2),
                       "strata::RegressionErrors: there is no output 2; there are 2, counted from 0", Error);
}
