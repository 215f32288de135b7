// SPDX-License-Identifier: MIT
#include "strata/cost/huber.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using Half = Huber<std::ratio<1, 2>>;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("huber: hand-worked values", Scalar, float, double) {
  // δ = ½. e = ¼: 1/32; e = −2: ½ (2 − ¼) = 7/8. With δ = 1, e = −2: 2 − ½.
  using Pair = std::array<Scalar, 2>;
  const Pair a{Scalar(0.25), 0}, t{0, 2};
  CHECK(cost_of<Half>(a, t) == Scalar(0.03125 + 0.875));
  CHECK(cost_in_packs<Half>(a, t) == Scalar(0.03125 + 0.875));
  CHECK(gradient_of<Half>(a, t) == Pair{Scalar(0.25), Scalar(-0.5)});
  CHECK(gradient_in_packs<Half>(a, t) == Pair{Scalar(0.25), Scalar(-0.5)});
  CHECK(cost_of<Huber<>>(One<Scalar>{0}, One<Scalar>{2}) == Scalar(1.5));
}

TEST_CASE_TEMPLATE("huber: is finite for the largest errors", Scalar, float, double) {
  const Scalar largest = std::numeric_limits<Scalar>::max();
  CHECK(cost_of<Half>(One<Scalar>{largest}, One<Scalar>{0}) == largest / 2);
  CHECK(gradient_of<Half>(One<Scalar>{-largest}, One<Scalar>{0})[0] == Scalar(-0.5));
}

TEST_CASE("huber: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = static_cast<double>(j) / 4;
  CHECK(test::worst_gradient<Half>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("huber: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<Half>(One<double>{not_a_number}, One<double>{0})));
  CHECK(std::isnan(gradient_of<Half>(One<double>{not_a_number}, One<double>{0})[0]));
  CHECK(std::isnan(cost_in_packs<Half>(One<double>{not_a_number}, One<double>{0})));
}

TEST_CASE("huber: takes numbers, not classes") {
  static_assert(Cost<Half> && Cost<Huber<>>);
  CHECK_FALSE(detail::cost_takes_classes<Half>());
}
