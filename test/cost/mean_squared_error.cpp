// SPDX-License-Identifier: MIT
#include "strata/cost/mean_squared_error.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/activation/softmax.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using MSE = MeanSquaredError;

TEST_CASE_TEMPLATE("mean_squared_error: hand-worked values", Scalar, float, double) {
  using Three = std::array<Scalar, 3>;
  CHECK(cost_of<MSE>(Three{1, 2, 3}, Three{1, 2, 3}) == 0);
  CHECK(cost_of<MSE>(Three{1, 2, 3}, Three{0, 4, 6}) == 1 + 4 + 9);
  CHECK(gradient_of<MSE>(Three{1, 2, 3}, Three{0, 4, 6}) == Three{2, -4, -6});
  CHECK(cost_of<MSE>(Three{Scalar(1e4), Scalar(-1e4), 0}, Three{0, 0, 0}) == Scalar(2e8));
}

TEST_CASE("mean_squared_error: past a pack's width it is the sum of the squares, and the gradient its slope") {
  constexpr Size n = lanes<double> + 2;
  const auto a = test::outputs<double, n>();
  std::array<double, n> t;
  double expected = 0;
  for (Size j = 0; j < n; ++j) {
    t[j] = static_cast<double>(j) / 4;
    expected += std::pow(a[j] - t[j], 2);
  }
  CHECK(cost_of<MSE>(a, t) == doctest::Approx(expected).epsilon(1e-14));
  CHECK(test::worst_gradient<MSE>(a, t) < 1e-8);
}

TEST_CASE_TEMPLATE("mean_squared_error: is finite wherever the square has a number, the gradient far beyond", Scalar,
                   float, double) {
  using One = std::array<Scalar, 1>;
  const Scalar largest = std::numeric_limits<Scalar>::max(), root = std::sqrt(largest);
  for (const Scalar a : {Scalar(1e19), root * Scalar(0.999), -root * Scalar(0.999)}) {
    CHECK(cost_of<MSE>(One{a}, One{0}) == a * a);
    CHECK(cost_in_packs<MSE>(One{a}, One{0}) == a * a);
    CHECK(std::isfinite(cost_of<MSE>(One{a}, One{0})));
  }
  CHECK(std::isinf(cost_of<MSE>(One{root * Scalar(1.001)}, One{0})));
  CHECK(std::isinf(cost_in_packs<MSE>(One{root * Scalar(1.001)}, One{0})));
  CHECK(gradient_of<MSE>(One{largest / 2}, One{0}) == One{largest});
  CHECK(gradient_of<MSE>(One{-largest / 4}, One{largest / 4}) == One{-largest});
  CHECK(gradient_in_packs<MSE>(One{-largest / 4}, One{largest / 4}) == One{-largest});
  CHECK(cost_of<MSE>(One{largest}, One{largest}) == 0);
}

TEST_CASE("mean_squared_error: a NaN is not hidden") {
  const std::array<double, 2> a{1, std::numeric_limits<double>::quiet_NaN()}, t{};
  CHECK(std::isnan(cost_of<MSE>(a, t)));
  CHECK(std::isnan(gradient_of<MSE>(a, t)[1]));
}

TEST_CASE("mean_squared_error: goes with any activation, sees a, and takes numbers, not classes") {
  static_assert(detail::cost_accepts<MSE, Identity>() && detail::cost_accepts<MSE, Softmax>());
  static_assert(!detail::cost_from_preactivation<MSE, Identity>());
  static_assert(!detail::cost_takes_classes<MSE>());
  CHECK(std::is_same_v<DefaultCost<Identity>::type, MSE>);
}
