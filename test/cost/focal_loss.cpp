// SPDX-License-Identifier: MIT
#include "strata/cost/focal_loss.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using Focal = FocalLoss<2>;
using Binary = BinaryFocalLoss<2>;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("focal_loss: hand-worked values", Scalar, float, double) {
  // a = (1/8, 1/4, 5/8): (7/8)² ln 8, (3/8)² ln 8/5.
  using Three = std::array<Scalar, 3>;
  const Three z{0, static_cast<Scalar>(std::log(2.0)), static_cast<Scalar>(std::log(5.0))};
  CHECK(cost_of<Focal>(z, Three{1, 0, 0}) == doctest::Approx(49.0 / 64 * std::log(8.0)).epsilon(1e-6));
  CHECK(cost_of<Focal>(z, Three{0, 0, 1}) == doctest::Approx(9.0 / 64 * std::log(1.6)).epsilon(1e-6));
  CHECK(cost_in_packs<Focal>(z, Three{1, 0, 0}) == doctest::Approx(49.0 / 64 * std::log(8.0)).epsilon(1e-6));
  // a = ¾: (1/4)² ln 4/3 for t = 1, (3/4)² ln 4 for t = 0.
  const One<Scalar> third{static_cast<Scalar>(std::log(3.0))};
  CHECK(cost_of<Binary>(third, One<Scalar>{1}) == doctest::Approx(std::log(4.0 / 3) / 16).epsilon(1e-5));
  CHECK(cost_in_packs<Binary>(third, One<Scalar>{0}) == doctest::Approx(std::log(4.0) * 9 / 16).epsilon(1e-6));
}

TEST_CASE_TEMPLATE("focal_loss: is finite and exact at the largest logits", Scalar, float, double) {
  using Three = std::array<Scalar, 3>;
  for (const Scalar size : {Scalar(1e4), Scalar(1e30), std::numeric_limits<Scalar>::max()}) {
    const Three z{size, -size, 0}, sure{1, 0, 0}, third{0, 0, 1};
    CHECK(cost_of<Focal>(z, sure) == 0);
    CHECK(cost_of<Focal>(z, third) == size);
    CHECK(gradient_of<Focal>(z, sure) == Three{0, 0, 0});
    CHECK(gradient_of<Focal>(z, third) == Three{1, 0, -1});
    CHECK(gradient_in_packs<Focal>(z, third) == Three{1, 0, -1});
    CHECK(cost_of<Binary>(One<Scalar>{size}, One<Scalar>{1}) == 0);
    CHECK(cost_of<Binary>(One<Scalar>{size}, One<Scalar>{0}) == size);
    CHECK(cost_of<Binary>(One<Scalar>{-size}, One<Scalar>{0}) == 0);
    CHECK(gradient_of<Binary>(One<Scalar>{-size}, One<Scalar>{1})[0] == -1);
    CHECK(gradient_of<Binary>(One<Scalar>{size}, One<Scalar>{1})[0] == 0);
  }
}

TEST_CASE("focal_loss: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{}, halves{};
  t[1] = 0.5;
  t[n - 1] = 0.75;
  for (Size j = 0; j < n; ++j) halves[j] = j % 3 == 0 ? 1 : 0.25;
  const auto z = test::outputs<double, n>();
  CHECK(test::worst_gradient<Focal>(z, t) < 1e-8);
  CHECK(test::worst_gradient<FocalLoss<1>>(z, t) < 1e-8);
  CHECK(test::worst_gradient<Binary>(z, halves) < 1e-8);
  CHECK(test::worst_gradient<BinaryFocalLoss<3>>(z, halves) < 1e-8);
}

TEST_CASE("focal_loss: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<Binary>(One<double>{not_a_number}, One<double>{1})));
  CHECK(std::isnan(gradient_of<Binary>(One<double>{not_a_number}, One<double>{1})[0]));
  CHECK(std::isnan(cost_in_packs<Binary>(One<double>{not_a_number}, One<double>{1})));
}

TEST_CASE("focal_loss: a NaN is not hidden after softmax either") {
  CHECK(std::isnan(cost_of<Focal>(std::array{1.0, not_a_number}, std::array{1.0, 0.0})));
  CHECK(std::isnan(gradient_of<Focal>(std::array{1.0, not_a_number}, std::array{1.0, 0.0})[0]));
}

TEST_CASE("focal_loss: one goes with softmax, the other with sigmoid outputs, computed from z; both take classes") {
  static_assert(Cost<Focal> && Focal::accepts<Softmax> && !Focal::accepts<Sigmoid>);
  static_assert(Cost<Binary> && Binary::accepts<Sigmoid> && !Binary::accepts<Softmax>);
  static_assert(Focal::from_preactivation<Softmax> && Binary::from_preactivation<Sigmoid>);
  CHECK((detail::cost_takes_classes<Focal>() && detail::cost_takes_classes<Binary>()));
}
