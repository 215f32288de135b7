// SPDX-License-Identifier: MIT
#include "strata/cost/hinge.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/sigmoid.hpp"
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

TEST_CASE_TEMPLATE("hinge: hand-worked values", Scalar, float, double) {
  // t a = ½, −2 and 3: ½ + 3 + 0.
  using Three = std::array<Scalar, 3>;
  const Three a{Scalar(0.5), 2, -3}, t{1, -1, -1};
  CHECK(cost_of<Hinge>(a, t) == Scalar(3.5));
  CHECK(cost_in_packs<Hinge>(a, t) == Scalar(3.5));
  CHECK(gradient_of<Hinge>(a, t) == Three{-1, 1, 0});
  CHECK(gradient_in_packs<Hinge>(a, t) == Three{-1, 1, 0});
  const Scalar largest = std::numeric_limits<Scalar>::max();
  CHECK(cost_of<Hinge>(One<Scalar>{largest}, One<Scalar>{-1}) == largest);
  CHECK(cost_of<Hinge>(One<Scalar>{largest}, One<Scalar>{1}) == 0);
}

TEST_CASE("hinge: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = j % 3 == 0 ? 1 : -1;
  CHECK(test::worst_gradient<Hinge>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("hinge: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<Hinge>(One<double>{not_a_number}, One<double>{1})));
  CHECK(std::isnan(gradient_of<Hinge>(One<double>{not_a_number}, One<double>{1})[0]));
  CHECK(std::isnan(cost_in_packs<Hinge>(One<double>{not_a_number}, One<double>{1})));
}

TEST_CASE("hinge: goes with Identity and Tanh, and takes -1 and 1, not classes") {
  static_assert(Cost<Hinge> && Hinge::accepts<Identity> && Hinge::accepts<Tanh> && !Hinge::accepts<Sigmoid>);
  static_assert(Hinge::targets.least == -1 && Hinge::targets.largest == 1);
  CHECK_FALSE(detail::cost_takes_classes<Hinge>());
}
