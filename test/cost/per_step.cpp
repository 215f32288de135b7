// SPDX-License-Identifier: MIT
#include "strata/cost/per_step.hpp"

#include <doctest/doctest.h>

#include "strata/layer/dense.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/elman.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

using Errors = PerStep<MeanSquaredError, Skip<1>>::On<Extents<3, 2>>;
using Classes = Network<Sequence<5, 2, double>, Elman<2, 4>, EachStep<Dense<4, 3, Softmax>>>;

}  // namespace

TEST_CASE("the cost per step is the mean over the steps that count") {
  const Matrix<double, 1, 6> y{{9, 9, 1, 2, 3, 4}}, t{{0, 0, 0, 2, 5, 5}};
  CHECK(mean_cost<Errors>(y, t, 1) == doctest::Approx((1 + (4 + 1)) / 2.0));
}

TEST_CASE("its gradient is exactly zero at the steps that do not count, and in rows that are none") {
  const Matrix<double, 2, 6> y{{9, 9, 1, 2, 3, 4}, {1, 1, 1, 1, 1, 1}}, t{{0, 0, 0, 2, 5, 5}, {0, 0, 0, 0, 0, 0}};
  Matrix<double, 2, 6> dy;
  dy.fill(math::nan<double>);
  CHECK(mean_cost_gradient<Errors>(y, t, 1, dy) == doctest::Approx(3));
  CHECK(dy == Matrix<double, 2, 6>{{0, 0, 1, 0, -2, -1}, {0, 0, 0, 0, 0, 0}});
}

TEST_CASE("padded steps, whose targets are all zero, send nothing back from a cross-entropy") {
  using Of = PerStep<CrossEntropy>::On<Extents<2, 3>>;
  const Matrix<double, 1, 6> z{{1, 2, 3, 5, -5, 0.5}}, t{{0, 1, 0, 0, 0, 0}};
  Matrix<double, 1, 6> dz;
  mean_cost_gradient<Of>(z, t, 1, dz);
  for (Size j = 0; j < 3; ++j) {
    CHECK(dz(0, j) != 0);
    CHECK(dz(0, 3 + j) == 0);
  }
}

TEST_CASE("a sequence of classes is trained by PerStep<CrossEntropy> unless another cost is named, computed from z") {
  static_assert(std::same_as<Classes::Cost, PerStep<CrossEntropy>::On<Extents<5, 3>>>);
  static_assert(Classes::trains_on_preactivation);
  static_assert(Classes::OutputShape::steps == 5);
  using Regression = Network<Sequence<5, 2>, EachStep<Dense<2, 3>>>;
  static_assert(std::same_as<Regression::Cost, MeanSquaredError>);
}

TEST_CASE("gradients of networks with a cost per step are those of differences") {
  using Warm = Network<Sequence<5, 2, double>, Elman<2, 4>, EachStep<Dense<4, 1>>, PerStep<MeanSquaredError, Skip<2>>>;
  for (const auto& check : {check_network_gradients<Classes>(), check_network_gradients<Warm>(2)}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}

TEST_CASE("what a cost takes is what its steps take") {
  using Of = PerStep<CrossEntropy>::On<Extents<5, 3>>;
  static_assert(Of::accepts<Softmax> && !Of::accepts<Sigmoid>);
  static_assert(detail::steps_with_classes<Of>() == 5 && !detail::cost_takes_classes<Of>());
  static_assert(detail::steps_with_classes<Errors>() == 0);
  CHECK(detail::cost_targets<Of>().least == 0);
}
