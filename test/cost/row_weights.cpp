// SPDX-License-Identifier: MIT
#include "strata/cost/row_weights.hpp"

#include <doctest/doctest.h>

#include "strata/cost/cross_entropy.hpp"
#include "support/tensors.hpp"

using namespace strata;

namespace {

constexpr Size rows = 2 * lanes<float>, used = lanes<float> + 1, outputs = 3;

/// What the weights 0, 1, 2, 0, 1, 2 … of the rows in use make of a batch, by the sums as they are written.
template <class M>
void check_batch() {
  M y, t, dy, one, target, alone;
  test::scatter(y, 1);
  t.fill(0);
  RowWeights<float, rows> weights;
  for (Size i = 0; i < rows; ++i) {
    t(i, i % outputs) = 1;
    weights.weights[i] = static_cast<float>(i % 3);
  }
  BlockCosts<rows> costs;
  const double mean = mean_cost_gradient<CrossEntropy>(y, t, used, dy, costs, Alone(), weights);
  double sum = 0, total = 0;
  one.fill(0);
  target.fill(0);
  for (Size i = 0; i < used; ++i) {
    for (Size j = 0; j < outputs; ++j) {
      one(0, j) = y(i, j);
      target(0, j) = t(i, j);
    }
    const auto weight = static_cast<double>(i % 3);
    sum += weight * mean_cost_gradient<CrossEntropy>(one, target, 1, alone);
    total += weight;
    for (Size j = 0; j < outputs; ++j)
      CHECK(static_cast<double>(dy(i, j)) * weights.total(used) ==
            doctest::Approx(weight * static_cast<double>(alone(0, j))).epsilon(1e-5));
  }
  for (Size i = used; i < rows; ++i) CHECK(dy(i, 0) == 0);
  CHECK(mean == doctest::Approx(sum / total).epsilon(1e-6));
  CHECK(mean_cost<CrossEntropy>(y, t, used, weights) == doctest::Approx(mean).epsilon(1e-12));
}

}  // namespace

TEST_CASE("row_weights: cost and gradient of a batch are the weighted mean, row by row and column by column") {
  check_batch<Matrix<float, rows, outputs>>();
  check_batch<ColumnMatrix<float, rows, outputs>>();
}

TEST_CASE("row_weights: equal weights are the mean of the rows") {
  CHECK(EqualWeights::total(5) == 5);
  CHECK(EqualWeights::weigh(3, 7.0) == 7);
  RowWeights<double, 4> weights{{1, 2, 3, 4}};
  CHECK(weights.total(3) == 6);
  CHECK(weights.weigh(2, 5.0) == 15);
  CHECK(detail::mean_of(12, 3, weights) == 2);
}

TEST_CASE("row_weights: rows that all weigh nothing cost nothing, and their gradient is 0") {
  Matrix<float, 2, outputs> y, t, dy;
  test::scatter(y, 1);
  t.fill(0.5F);
  BlockCosts<2> costs;
  CHECK(mean_cost_gradient<CrossEntropy>(y, t, 2, dy, costs, Alone(), RowWeights<float, 2>{}) == 0);
  CHECK(test::equals(dy, [](Size, Size) { return 0; }));
}
