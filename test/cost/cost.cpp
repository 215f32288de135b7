// SPDX-License-Identifier: MIT
#include "strata/cost/cost.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/identity.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/cost/binary_cross_entropy.hpp"
#include "strata/cost/cross_entropy.hpp"
#include "strata/cost/mean_squared_error.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::Guarded;
using test::scatter;

namespace {

/// J = Σ_j t_j y_j, somebody else's, with the two functions that a cost needs and nothing more.
struct Weighted {
  template <class Scalar, Size N>
  static Scalar value(Row<const Scalar, N> y, Row<const Scalar, N> t) {
    return y.sum([](const auto& output, const auto& target) { return output * target; }, t);
  }
  template <class Scalar, Size N>
  static void gradient(Row<const Scalar, N>, Row<const Scalar, N> t, Row<Scalar, N> dy) {
    dy.map([](const auto&, const auto& target) { return target; }, t);
  }
};

}  // namespace

TEST_CASE("cost: two functions make one, an activation is none") {
  static_assert(Cost<BinaryCrossEntropy> && Cost<CrossEntropy> && Cost<MeanSquaredError> && Cost<Weighted>);
  static_assert(!Cost<Sigmoid> && !Cost<Softmax> && !Cost<int>);
  CHECK(Cost<Weighted>);
}

TEST_CASE("cost: what it does not say has a default") {
  static_assert(detail::cost_accepts<Weighted, Sigmoid>() && detail::cost_accepts<Weighted, Softmax>());
  static_assert(!detail::cost_from_preactivation<Weighted, Sigmoid>());
  static_assert(detail::cost_targets<Weighted>().largest == std::numeric_limits<double>::max());
  CHECK(detail::cost_takes_classes<Weighted>());
}

TEST_CASE("cost: what it says counts") {
  static_assert(detail::cost_accepts<BinaryCrossEntropy, Sigmoid>() &&
                !detail::cost_accepts<BinaryCrossEntropy, Tanh>());
  static_assert(detail::cost_from_preactivation<CrossEntropy, Softmax>());
  static_assert(detail::cost_targets<BinaryCrossEntropy>().largest == 1);
  CHECK_FALSE(detail::cost_takes_classes<MeanSquaredError>());
}

TEST_CASE("default cost: follows from the activation; some have none") {
  static_assert(std::is_same_v<DefaultCost<Sigmoid>::type, BinaryCrossEntropy>);
  static_assert(std::is_same_v<DefaultCost<Softmax>::type, CrossEntropy>);
  static_assert(std::is_same_v<DefaultCost<Identity>::type, MeanSquaredError>);
  CHECK(std::is_void_v<DefaultCost<Tanh>::type>);
}

TEST_CASE_TEMPLATE("mean_cost: is the mean over the rows of a cost of anybody's", Scalar, float, double) {
  const Matrix<Scalar, 3, 2> y{{1, 2}, {3, 4}, {5, 6}}, t{{1, 1}, {2, 0}, {-1, 1}};
  // Rows: 3, 6 and 1.
  CHECK(mean_cost<Weighted>(y, t, 3) == doctest::Approx(10.0 / 3).epsilon(1e-15));
}

TEST_CASE("mean_cost: rows beyond do not enter, even as NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Matrix<double, 3, 2> y{{1, 2}, {3, 4}, {nan, nan}}, t{{1, 1}, {2, 0}, {nan, 1}};
  CHECK(mean_cost<Weighted>(y, t, 2) == 4.5);
  CHECK(mean_cost<Weighted>(y, t, 1) == 3);
}

TEST_CASE("mean_cost: adds up in double precision") {
  constexpr Size rows = 1000;
  Matrix<float, rows, 1> y, t;
  y.fill(0.1F);
  t.fill(1);
  y(0, 0) = 1e6F;
  // In float the many small ones would each be rounded to a multiple of 1/16.
  const double expected = (1e6 + 999 * static_cast<double>(0.1F)) / 1000;
  CHECK(std::abs(mean_cost<Weighted>(y, t, rows) - expected) < 1e-9);
}

TEST_CASE_TEMPLATE("mean_cost_gradient: is the gradient of each row over the number of rows", Scalar, float, double) {
  constexpr Size columns = lanes<Scalar> + 1;
  Matrix<Scalar, 4, columns> y, t;
  Guarded<Matrix<Scalar, 4, columns>> dy;
  scatter(y, 1);
  scatter(t, 2);
  mean_cost_gradient<Weighted>(y, t, 4, dy.value);
  CHECK(test::equals(dy.value, [&](Size i, Size j) { return t(i, j) / 4; }));
  CHECK(dy.intact());
}

TEST_CASE_TEMPLATE("mean_cost_gradient: a short batch has its own mean and exactly zero in the rows beyond", Scalar,
                   float, double) {
  constexpr Size columns = lanes<Scalar> + 1;
  Matrix<Scalar, 4, columns> y, t;
  Guarded<Matrix<Scalar, 4, columns>> dy;
  scatter(y, 1);
  scatter(t, 2);
  for (Size i = 2; i < 4; ++i)
    for (Size j = 0; j < columns; ++j) y(i, j) = t(i, j) = std::numeric_limits<Scalar>::quiet_NaN();
  mean_cost_gradient<Weighted>(y, t, 2, dy.value);
  CHECK(test::equals(dy.value, [&](Size i, Size j) { return i < 2 ? t(i, j) / 2 : 0; }));
  CHECK(dy.intact());
}
