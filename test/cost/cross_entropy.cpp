// SPDX-License-Identifier: MIT
#include "strata/cost/cross_entropy.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/activation/sigmoid.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using CE = CrossEntropy;

namespace {

template <class Scalar>
using Three = std::array<Scalar, 3>;

}  // namespace

TEST_CASE_TEMPLATE("cross_entropy: hand-worked values", Scalar, float, double) {
  const auto near = [](Scalar value, double expected) {
    return std::abs(static_cast<double>(value) - expected) <
           8 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  };
  // e^0 : e^(ln 2) : e^(ln 5) = 1 : 2 : 5, so a = (1/8, 1/4, 5/8).
  const Three<Scalar> z{0, static_cast<Scalar>(std::log(2.0)), static_cast<Scalar>(std::log(5.0))};
  CHECK(near(cost_of<CE>(z, Three<Scalar>{1, 0, 0}), std::log(8.0)));
  CHECK(near(cost_of<CE>(z, Three<Scalar>{0, 1, 0}), std::log(4.0)));
  CHECK(near(cost_of<CE>(z, Three<Scalar>{0, 0, 1}), std::log(1.6)));
  CHECK(near(cost_of<CE>(z, Three<Scalar>{Scalar(0.5), Scalar(0.5), 0}), (std::log(8.0) + std::log(4.0)) / 2));
}

TEST_CASE_TEMPLATE("cross_entropy: is exact at the largest logits", Scalar, float, double) {
  const Three<Scalar> z{Scalar(1e4), Scalar(-1e4), 0};
  CHECK(cost_of<CE>(z, Three<Scalar>{1, 0, 0}) == 0);
  CHECK(cost_of<CE>(z, Three<Scalar>{0, 1, 0}) == Scalar(2e4));
  CHECK(cost_of<CE>(z, Three<Scalar>{0, 0, 1}) == Scalar(1e4));
  CHECK(gradient_of<CE>(z, Three<Scalar>{1, 0, 0}) == Three<Scalar>{0, 0, 0});
  CHECK(gradient_of<CE>(z, Three<Scalar>{0, 1, 0}) == Three<Scalar>{1, -1, 0});
}

TEST_CASE_TEMPLATE("cross_entropy: in rows of packs it is as exact at the largest logits", Scalar, float, double) {
  const Three<Scalar> z{Scalar(1e4), Scalar(-1e4), 0};
  CHECK(cost_in_packs<CE>(z, Three<Scalar>{1, 0, 0}) == 0);
  CHECK(cost_in_packs<CE>(z, Three<Scalar>{0, 1, 0}) == Scalar(2e4));
  CHECK(cost_in_packs<CE>(z, Three<Scalar>{0, 0, 1}) == Scalar(1e4));
  CHECK(gradient_in_packs<CE>(z, Three<Scalar>{1, 0, 0}) == Three<Scalar>{0, 0, 0});
  CHECK(gradient_in_packs<CE>(z, Three<Scalar>{0, 1, 0}) == Three<Scalar>{1, -1, 0});
}

TEST_CASE_TEMPLATE("cross_entropy: at logits that are large and alike nothing is lost", Scalar, float, double) {
  // m − z = 1, so J = 1 + ln(1 + 1/e) for t = (0, 1) and 0.3 more than ln(1 + 1/e) for t = (0.7, 0.3).
  using Pair = std::array<Scalar, 2>;
  const double log_sum = std::log(1 + std::exp(-1.0));
  const double exact = 8 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  const Pair z{Scalar(1e4), Scalar(9999)};
  CHECK(std::abs(static_cast<double>(cost_of<CE>(z, Pair{0, 1})) - (1 + log_sum)) < exact);
  CHECK(std::abs(static_cast<double>(cost_of<CE>(z, Pair{Scalar(0.7), Scalar(0.3)})) - (0.3 + log_sum)) < exact);
  CHECK(std::abs(static_cast<double>(cost_in_packs<CE>(z, Pair{0, 1})) - (1 + log_sum)) < exact);
}

TEST_CASE_TEMPLATE("cross_entropy: cost and gradient are exact up to the largest number of the type", Scalar, float,
                   double) {
  const Scalar largest = std::numeric_limits<Scalar>::max();
  for (const Scalar size : {Scalar(1e30), Scalar(1e38), largest}) {
    CAPTURE(size);
    const Three<Scalar> z{size, -size, 0}, sure{1, 0, 0}, third{0, 0, 1},
        shared{Scalar(0.5), Scalar(0.25), Scalar(0.25)};
    CHECK(cost_of<CE>(z, sure) == 0);
    CHECK(cost_of<CE>(z, third) == size);
    CHECK(cost_of<CE>(z, shared) == Scalar(0.75) * size);  // ¼·2z + ¼·z
    CHECK(cost_in_packs<CE>(z, sure) == 0);
    CHECK(cost_in_packs<CE>(z, third) == size);
    CHECK(cost_in_packs<CE>(z, shared) == Scalar(0.75) * size);
    for (const auto& t : {sure, third, shared, Three<Scalar>{0, 1, 0}}) {
      const Three<Scalar> expected{1 - t[0], -t[1], -t[2]};
      CHECK(gradient_of<CE>(z, t) == expected);
      CHECK(gradient_in_packs<CE>(z, t) == expected);
    }
  }
  // The only one that has no number: J = 2·max.
  CHECK(std::isinf(cost_of<CE>(Three<Scalar>{largest, -largest, 0}, Three<Scalar>{0, 1, 0})));
}

TEST_CASE_TEMPLATE("cross_entropy: a shift of all logits changes nothing", Scalar, float, double) {
  const Three<Scalar> z{1, 2, 4}, shifted{1025, 1026, 1028}, t{0, 1, 0};
  CHECK(cost_of<CE>(z, t) == cost_of<CE>(shifted, t));
  CHECK(gradient_of<CE>(z, t) == gradient_of<CE>(shifted, t));
}

TEST_CASE("cross_entropy: the gradient at z is a - t") {
  const Three<double> z{0, std::log(2.0), std::log(5.0)};
  const auto dz = gradient_of<CE>(z, Three<double>{0, 1, 0});
  CHECK(dz[0] == doctest::Approx(0.125).epsilon(1e-14));
  CHECK(dz[1] == doctest::Approx(-0.75).epsilon(1e-14));
  CHECK(dz[2] == doctest::Approx(0.625).epsilon(1e-14));
}

TEST_CASE("cross_entropy: past a pack's width it is the textbook's formula in a, and the gradient its slope") {
  constexpr Size n = lanes<double> + 2;
  const auto z = test::outputs<double, n>();
  std::array<double, n> t{};
  t[0] = 0.25;
  t[n - 1] = 0.75;
  double total = 0;
  for (const double logit : z) total += std::exp(logit);
  const double expected = -0.25 * std::log(std::exp(z[0]) / total) - 0.75 * std::log(std::exp(z[n - 1]) / total);
  CHECK(cost_of<CE>(z, t) == doctest::Approx(expected).epsilon(1e-13));
  CHECK(test::worst_gradient<CE>(z, t) < 1e-9);
}

TEST_CASE("cross_entropy: targets that do not sum to 1 have the gradient of the cost that is reported") {
  constexpr Size n = lanes<double> + 2;
  const auto z = test::outputs<double, n>();
  std::array<double, n> counts{}, none{};
  counts[0] = 3;
  counts[n - 1] = 0.5;
  CHECK(test::worst_gradient<CE>(z, counts) < 1e-8);
  CHECK(cost_of<CE>(z, none) == 0);
  CHECK(gradient_of<CE>(z, none) == none);
  // a = (1/8, 1/4, 5/8), Σ t = 2: a Σ t − t.
  const auto dz = gradient_in_packs<CE>(Three<double>{0, std::log(2.0), std::log(5.0)}, Three<double>{0, 2, 0});
  CHECK(dz[0] == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(dz[1] == doctest::Approx(-1.5).epsilon(1e-14));
  CHECK(dz[2] == doctest::Approx(1.25).epsilon(1e-14));
}

TEST_CASE_TEMPLATE("cross_entropy: for one class it is a - t to the last bit, whatever the class", Scalar, float,
                   double) {
  constexpr Size n = 2 * lanes<Scalar> + 3;
  const auto z = test::outputs<Scalar, n>();
  auto a = z;
  Softmax::forward(Row<Scalar, n>{a.data()});
  for (Size at = 0; at < n; ++at) {
    std::array<Scalar, n> t{}, expected = a;
    t[at] = 1;
    expected[at] -= 1;
    CHECK(gradient_of<CE>(z, t) == expected);
  }
}

TEST_CASE("cross_entropy: a NaN is not hidden, wherever it stands") {
  for (Size at = 0; at < 3; ++at) {
    Three<double> z{1, 2, 3};
    z[at] = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(cost_of<CE>(z, Three<double>{0, 1, 0})));
    CHECK(std::isnan(gradient_of<CE>(z, Three<double>{0, 1, 0})[1]));
  }
}

TEST_CASE("cross_entropy: goes with softmax outputs, computed from z, and takes classes") {
  static_assert(CE::accepts<Softmax> && !CE::accepts<Sigmoid>);
  static_assert(CE::from_preactivation<Softmax>);
  static_assert(detail::cost_takes_classes<CE>());
  static_assert(CE::targets.least == 0 && CE::targets.largest > 1e300);
  CHECK(std::is_same_v<DefaultCost<Softmax>::type, CE>);
}
