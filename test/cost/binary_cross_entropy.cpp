// SPDX-License-Identifier: MIT
#include "strata/cost/binary_cross_entropy.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/activation/tanh.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using BCE = BinaryCrossEntropy;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;

}  // namespace

TEST_CASE_TEMPLATE("binary_cross_entropy: hand-worked values", Scalar, float, double) {
  const auto near = [](Scalar value, double expected) {
    return std::abs(static_cast<double>(value) - expected) <
           8 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  };
  // z = 0: a = ½, J = ln 2 either way. z = ln 3: a = ¾, J = ln 4/3 for t = 1 and ln 4 for t = 0.
  const auto z = static_cast<Scalar>(std::log(3.0));
  CHECK(near(cost_of<BCE>(One<Scalar>{0}, One<Scalar>{0}), std::log(2.0)));
  CHECK(near(cost_of<BCE>(One<Scalar>{0}, One<Scalar>{1}), std::log(2.0)));
  CHECK(near(cost_of<BCE>(One<Scalar>{z}, One<Scalar>{1}), std::log(4.0 / 3)));
  CHECK(near(cost_of<BCE>(One<Scalar>{z}, One<Scalar>{0}), std::log(4.0)));
  CHECK(near(cost_of<BCE>(One<Scalar>{-z}, One<Scalar>{1}), std::log(4.0)));
}

TEST_CASE("binary_cross_entropy: sums over the outputs, of the textbook's formula in a") {
  constexpr Size n = lanes<double> + 2;
  const auto z = test::outputs<double, n>();
  std::array<double, n> t;
  double expected = 0;
  for (Size j = 0; j < n; ++j) {
    t[j] = j % 2 == 0 ? 1 : 0.25;
    const double a = 1 / (1 + std::exp(-z[j]));
    expected -= t[j] * std::log(a) + (1 - t[j]) * std::log(1 - a);
  }
  CHECK(cost_of<BCE>(z, t) == doctest::Approx(expected).epsilon(1e-13));
}

TEST_CASE_TEMPLATE("binary_cross_entropy: is exact at the largest logits", Scalar, float, double) {
  using Pair = std::array<Scalar, 2>;
  CHECK(cost_of<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{1, 0}) == 0);
  CHECK(cost_of<BCE>(Pair{Scalar(1e4), 0}, Pair{0, 0}) == doctest::Approx(1e4 + std::log(2.0)));
  CHECK(cost_of<BCE>(One<Scalar>{Scalar(-1e4)}, One<Scalar>{1}) == Scalar(1e4));
  CHECK(gradient_of<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{1, 0}) == Pair{0, 0});
  CHECK(gradient_of<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{0, 1}) == Pair{1, -1});
}

TEST_CASE_TEMPLATE("binary_cross_entropy: in rows of packs it is as exact at the largest logits", Scalar, float,
                   double) {
  using Pair = std::array<Scalar, 2>;
  CHECK(cost_in_packs<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{1, 0}) == 0);
  CHECK(cost_in_packs<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{0, 1}) == Scalar(2e4));
  CHECK(gradient_in_packs<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{1, 0}) == Pair{0, 0});
  CHECK(gradient_in_packs<BCE>(Pair{Scalar(1e4), Scalar(-1e4)}, Pair{0, 1}) == Pair{1, -1});
}

TEST_CASE_TEMPLATE("binary_cross_entropy: cost and gradient are exact up to the largest number of the type", Scalar,
                   float, double) {
  const Scalar largest = std::numeric_limits<Scalar>::max();
  for (const Scalar z : {Scalar(1e30), Scalar(1e38), largest})
    for (const Scalar t : {Scalar(0), Scalar(0.5), Scalar(1)}) {
      CAPTURE(z);
      CAPTURE(t);
      // softplus(z) is z, softplus(−z) is 0: J = (1 − t) z and t z.
      CHECK(cost_of<BCE>(One<Scalar>{z}, One<Scalar>{t}) == (1 - t) * z);
      CHECK(cost_of<BCE>(One<Scalar>{-z}, One<Scalar>{t}) == t * z);
      CHECK(cost_in_packs<BCE>(One<Scalar>{z}, One<Scalar>{t}) == (1 - t) * z);
      CHECK(cost_in_packs<BCE>(One<Scalar>{-z}, One<Scalar>{t}) == t * z);
      CHECK(gradient_of<BCE>(One<Scalar>{z}, One<Scalar>{t}) == One<Scalar>{1 - t});
      CHECK(gradient_of<BCE>(One<Scalar>{-z}, One<Scalar>{t}) == One<Scalar>{-t});
      CHECK(gradient_in_packs<BCE>(One<Scalar>{z}, One<Scalar>{t}) == One<Scalar>{1 - t});
      CHECK(gradient_in_packs<BCE>(One<Scalar>{-z}, One<Scalar>{t}) == One<Scalar>{-t});
    }
}

TEST_CASE_TEMPLATE("binary_cross_entropy: the gradient at z is a - t", Scalar, float, double) {
  CHECK(gradient_of<BCE>(One<Scalar>{0}, One<Scalar>{1}) == One<Scalar>{Scalar(-0.5)});
  CHECK(gradient_of<BCE>(One<Scalar>{0}, One<Scalar>{0}) == One<Scalar>{Scalar(0.5)});
  constexpr Size n = lanes<Scalar> + 2;
  const auto z = test::outputs<Scalar, n>();
  std::array<Scalar, n> t{};
  t[1] = t[n - 1] = 1;
  const auto dz = gradient_of<BCE>(z, t);
  for (Size j = 0; j < n; ++j)
    CHECK(dz[j] ==
          doctest::Approx(1 / (1 + std::exp(-static_cast<double>(z[j]))) - static_cast<double>(t[j])).epsilon(1e-6));
}

TEST_CASE("binary_cross_entropy: the gradient agrees with differences of the cost") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  t[0] = t[n - 1] = 1;
  t[1] = 0.3;
  CHECK(test::worst_gradient<BCE>(test::outputs<double, n>(), t) < 1e-9);
}

TEST_CASE("binary_cross_entropy: a NaN is not hidden") {
  const One<double> nan{std::numeric_limits<double>::quiet_NaN()};
  CHECK(std::isnan(cost_of<BCE>(nan, One<double>{1})));
  CHECK(std::isnan(gradient_of<BCE>(nan, One<double>{1})[0]));
}

TEST_CASE("binary_cross_entropy: goes with sigmoid outputs, computed from z, and takes classes") {
  static_assert(BCE::accepts<Sigmoid> && !BCE::accepts<Tanh>);
  static_assert(BCE::from_preactivation<Sigmoid>);
  static_assert(detail::cost_takes_classes<BCE>());
  static_assert(BCE::targets.least == 0 && BCE::targets.largest == 1);
  CHECK(std::is_same_v<DefaultCost<Sigmoid>::type, BCE>);
}
