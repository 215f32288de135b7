// SPDX-License-Identifier: MIT
#include "strata/cost/mean_absolute_error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/softmax.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using MAE = MeanAbsoluteError;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("mean_absolute_error: hand-worked values", Scalar, float, double) {
  using Three = std::array<Scalar, 3>;
  CHECK(cost_of<MAE>(Three{1, 2, 3}, Three{1, 4, 0}) == 5);
  CHECK(gradient_of<MAE>(Three{1, 2, 3}, Three{1, 4, 0}) == Three{0, -1, 1});
  CHECK(cost_in_packs<MAE>(Three{1, 2, 3}, Three{1, 4, 0}) == 5);
  CHECK(gradient_in_packs<MAE>(Three{1, 2, 3}, Three{1, 4, 0}) == Three{0, -1, 1});
  const Scalar largest = std::numeric_limits<Scalar>::max();
  CHECK(cost_of<MAE>(One<Scalar>{largest}, One<Scalar>{0}) == largest);
  CHECK(gradient_of<MAE>(One<Scalar>{-largest}, One<Scalar>{0})[0] == -1);
}

TEST_CASE("mean_absolute_error: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = static_cast<double>(j) / 4;
  CHECK(test::worst_gradient<MAE>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("mean_absolute_error: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<MAE>(One<double>{not_a_number}, One<double>{0})));
  CHECK(std::isnan(gradient_of<MAE>(One<double>{not_a_number}, One<double>{0})[0]));
  CHECK(std::isnan(cost_in_packs<MAE>(One<double>{not_a_number}, One<double>{0})));
}

TEST_CASE("mean_absolute_error: goes with any activation, and takes numbers, not classes") {
  static_assert(Cost<MAE> && detail::cost_accepts<MAE, Softmax>());
  CHECK_FALSE(detail::cost_takes_classes<MAE>());
}
