// SPDX-License-Identifier: MIT
// Weighted rows and smoothed labels, from the data to the parameters.
#include <doctest/doctest.h>

#include <limits>
#include <numeric>
#include <vector>

#include "strata/data/smoothed.hpp"
#include "strata/data/weighted.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/training/cross_validation.hpp"
#include "strata/training/fingerprint.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::largest_difference;

namespace {

using Net = Network<Input<2, double>, Dense<2, 3, Softmax>>;
using Data = Dataset<2, Class, double>;
constexpr Size batch = 12;

const Data data{{0, 1, 1, 0, 2, 3, -1, 2, 0.5, 0.5}, {0, 1, 2, 1, 0}};

/// Row 0 once, row 1 twice, row 2 not at all, row 3 three times, row 4 once.
const std::vector<double> weights{1, 2, 0, 3, 1};
const Data repeated = subset(data, std::array<Size, 7>{0, 1, 1, 3, 3, 3, 4});

/// Parameters and costs after a few epochs of whole batches.
std::vector<double> learned(const auto& rows) {
  Net network;
  const History history = train<batch>(network, rows, NoValidation{}, GrowAndSlash{}, {.epochs = 5});
  auto result = network.flat_parameters();
  for (const Epoch& epoch : history.epochs) result.push_back(epoch.training_cost);
  result.push_back(evaluate(network, rows).cost);
  return result;
}

}  // namespace

TEST_CASE("weights: a row of weight n is learned as n such rows, a row of weight 0 as none") {
  CHECK(largest_difference(learned(weighted(data, weights)), learned(repeated)) < 1e-12);
}

TEST_CASE("weights: only their proportions count, and equal ones are none") {
  CHECK(largest_difference(learned(weighted(data, {8, 8, 8, 8, 8})), learned(data)) < 1e-12);
}

TEST_CASE("weights: the cost of an epoch is the mean of its batches by weight") {
  // Batches of two rows; nothing is learned on the way.
  Net network;
  Trainer<Net, 2, GrowAndSlash> trainer(GrowAndSlash{.learning_rate = 1e-300, .grow = 1});
  std::vector<std::uint32_t> order(5);
  std::iota(order.begin(), order.end(), 0U);
  const auto rows = weighted(data, weights);
  Pass pass;
  trainer.go_on(network, rows, order, pass, [] { return false; });
  CHECK(pass.mean_cost == doctest::Approx(evaluate(network, repeated).cost).epsilon(1e-12));
  CHECK(evaluate(network, rows).cost == doctest::Approx(evaluate(network, repeated).cost).epsilon(1e-12));
  CHECK(evaluate(network, rows).accuracy == evaluate(network, data).accuracy);
}

TEST_CASE("weights: folds keep them") {
  const auto result = cross_validate<Net, batch>(weighted(data, {0, 1, 1, 1, 1}), 2, GrowAndSlash{}, {.epochs = 1});
  CHECK(result.folds.size() == 2);
}

TEST_CASE("weights: smoothed labels are learned as their probabilities, and validated on classes") {
  Dataset<2, Target<3, double>, double> probabilities{data.inputs, {}};
  for (const Class label : data.labels) {
    Target<3, double> row;
    row.fill(0.3 / 3);
    row[label] += 0.7;
    probabilities.labels.push_back(row);
  }
  const auto rows = smoothed(data, 0.3);
  CHECK(largest_difference(learned(rows), learned(probabilities)) < 1e-12);
  Net network;
  const History history = train<batch>(network, rows, data, GrowAndSlash{}, {.epochs = 2});
  CHECK(history.last().validation_accuracy >= 0);
}

TEST_CASE("weights: those that are none are errors before training") {
  auto rows = weighted(data, weights);
  rows.weights[3] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(learned(rows),
                       "strata: the training data, row 3: expected a weight that is zero or positive, found nan; give "
                       "it such a weight, 0 to leave the row out",
                       Error);
  rows.weights[3] = -1;
  CHECK_THROWS_AS(learned(rows), Error);
  rows.weights.assign(5, 0);
  CHECK_THROWS_WITH_AS(learned(rows),
                       "strata: the training data: all rows weigh 0; give some of them a positive weight", Error);
}

TEST_CASE("weights: inputs that are missing below an adapter are missed before training") {
  auto own = data;
  const auto rows = smoothed(weighted(own, weights), 0.1);
  own.inputs.pop_back();
  CHECK_THROWS_WITH_AS(learned(rows),
                       "strata: the training data has 9 numbers for 5 labels; each label needs an input of 2 numbers",
                       Error);
}

TEST_CASE("weights: weights and smoothing are part of a data set's fingerprint") {
  using detail::fingerprint;
  CHECK(fingerprint(weighted(data, weights)) != fingerprint(data));
  CHECK(fingerprint(weighted(data, weights)) != fingerprint(weighted(data, {1, 2, 0, 3, 2})));
  CHECK(fingerprint(smoothed(data, 0.1)) != fingerprint(data));
  CHECK(fingerprint(smoothed(data, 0.1)) != fingerprint(smoothed(data, 0.2)));
}
