// SPDX-License-Identifier: MIT
#include "strata/cost/log_cosh.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("log_cosh: hand-worked values", Scalar, float, double) {
  // cosh ln 2 = 5/4, tanh ln 2 = 3/5.
  const auto e = static_cast<Scalar>(std::log(2.0));
  CHECK(cost_of<LogCosh>(One<Scalar>{e}, One<Scalar>{0}) == doctest::Approx(std::log(1.25)).epsilon(1e-6));
  CHECK(cost_in_packs<LogCosh>(One<Scalar>{0}, One<Scalar>{e}) == doctest::Approx(std::log(1.25)).epsilon(1e-6));
  CHECK(gradient_of<LogCosh>(One<Scalar>{e}, One<Scalar>{0})[0] == doctest::Approx(0.6).epsilon(1e-6));
  CHECK(std::abs(cost_of<LogCosh>(One<Scalar>{1}, One<Scalar>{1})) < std::numeric_limits<Scalar>::epsilon());
  const Scalar largest = std::numeric_limits<Scalar>::max();
  CHECK(cost_of<LogCosh>(One<Scalar>{largest}, One<Scalar>{0}) == largest);
  CHECK(gradient_of<LogCosh>(One<Scalar>{-largest}, One<Scalar>{0})[0] == -1);
}

TEST_CASE("log_cosh: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = static_cast<double>(j) / 4;
  CHECK(test::worst_gradient<LogCosh>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("log_cosh: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<LogCosh>(One<double>{not_a_number}, One<double>{0})));
  CHECK(std::isnan(gradient_of<LogCosh>(One<double>{not_a_number}, One<double>{0})[0]));
  CHECK(std::isnan(cost_in_packs<LogCosh>(One<double>{not_a_number}, One<double>{0})));
}

TEST_CASE("log_cosh: takes numbers, not classes") {
  static_assert(Cost<LogCosh>);
  CHECK_FALSE(detail::cost_takes_classes<LogCosh>());
}
