// SPDX-License-Identifier: MIT
#include "strata/cost/weighted_binary_cross_entropy.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/tanh.hpp"
#include "strata/cost/binary_cross_entropy.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using Triple = WeightedBinaryCrossEntropy<std::ratio<3>>;
using Alike = WeightedBinaryCrossEntropy<std::ratio<1>>;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("weighted_binary_cross_entropy: hand-worked values", Scalar, float, double) {
  // z = ln 3, a = ¾: 3 ln 4/3 for t = 1, ln 4 for t = 0; slopes 3 (a − 1) and a.
  const auto z = static_cast<Scalar>(std::log(3.0));
  CHECK(cost_of<Triple>(One<Scalar>{z}, One<Scalar>{1}) == doctest::Approx(3 * std::log(4.0 / 3)).epsilon(1e-6));
  CHECK(cost_of<Triple>(One<Scalar>{z}, One<Scalar>{0}) == doctest::Approx(std::log(4.0)).epsilon(1e-6));
  CHECK(cost_in_packs<Triple>(One<Scalar>{z}, One<Scalar>{1}) == doctest::Approx(3 * std::log(4.0 / 3)).epsilon(1e-6));
  CHECK(gradient_of<Triple>(One<Scalar>{z}, One<Scalar>{1})[0] == doctest::Approx(-0.75).epsilon(1e-6));
  CHECK(gradient_in_packs<Triple>(One<Scalar>{z}, One<Scalar>{0})[0] == doctest::Approx(0.75).epsilon(1e-6));
}

TEST_CASE_TEMPLATE("weighted_binary_cross_entropy: is exact at the largest logits", Scalar, float, double) {
  for (const Scalar z : {Scalar(1e4), Scalar(1e30), std::numeric_limits<Scalar>::max() / 4}) {
    CHECK(cost_of<Triple>(One<Scalar>{z}, One<Scalar>{1}) == 0);
    CHECK(cost_of<Triple>(One<Scalar>{z}, One<Scalar>{0}) == z);
    CHECK(cost_of<Triple>(One<Scalar>{-z}, One<Scalar>{1}) == 3 * z);
    CHECK(cost_in_packs<Triple>(One<Scalar>{-z}, One<Scalar>{0}) == 0);
    CHECK(gradient_of<Triple>(One<Scalar>{-z}, One<Scalar>{1})[0] == -3);
  }
}

TEST_CASE("weighted_binary_cross_entropy: with a weight of 1 it is binary cross-entropy") {
  constexpr Size n = lanes<double> + 2;
  const auto z = test::outputs<double, n>();
  std::array<double, n> t{};
  t[0] = 1;
  t[1] = 0.3;
  CHECK(cost_of<Alike>(z, t) == doctest::Approx(cost_of<BinaryCrossEntropy>(z, t)).epsilon(1e-14));
  for (Size j = 0; j < n; ++j)
    CHECK(gradient_of<Alike>(z, t)[j] == doctest::Approx(gradient_of<BinaryCrossEntropy>(z, t)[j]).epsilon(1e-14));
}

TEST_CASE("weighted_binary_cross_entropy: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = j % 3 == 0 ? 1 : 0.25;
  CHECK(test::worst_gradient<Triple>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("weighted_binary_cross_entropy: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<Triple>(One<double>{not_a_number}, One<double>{1})));
  CHECK(std::isnan(gradient_of<Triple>(One<double>{not_a_number}, One<double>{1})[0]));
  CHECK(std::isnan(cost_in_packs<Triple>(One<double>{not_a_number}, One<double>{1})));
}

TEST_CASE("weighted_binary_cross_entropy: goes with sigmoid outputs, computed from z, and takes classes") {
  static_assert(Cost<Triple> && Triple::accepts<Sigmoid> && !Triple::accepts<Tanh>);
  static_assert(Triple::from_preactivation<Sigmoid> && Triple::targets.largest == 1);
  CHECK(detail::cost_takes_classes<Triple>());
}
