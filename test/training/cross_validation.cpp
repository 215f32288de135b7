// SPDX-License-Identifier: MIT
#include "strata/training/cross_validation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "strata/data/stratified.hpp"
#include "strata/initializer/uniform.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2>, Dense<2, 2, Softmax>>;

const auto data = [] {
  Dataset<2> points;
  strata_test::Draws draw(3);
  for (Size row = 0; row < 23; ++row) {
    const auto x = static_cast<float>(draw()), y = static_cast<float>(draw());
    points.inputs.insert(points.inputs.end(), {x, y});
    points.labels.push_back(static_cast<Class>(x > y));
  }
  return points;
}();

}  // namespace

TEST_CASE("cross-validation: mean and sample standard deviation worked by hand") {
  const CrossValidation result{{{1, 0.5}, {2, 0.75}, {6, 1}}, 3};
  CHECK(result.mean_cost() == doctest::Approx(3));
  CHECK(result.mean_accuracy() == doctest::Approx(0.75));
  CHECK(result.cost_spread() == doctest::Approx(std::sqrt((4.0 + 1.0 + 9.0) / 2)));
  CHECK(result.accuracy_spread() == doctest::Approx(0.25));
}

TEST_CASE("cross-validation: equal scores have no spread") {
  const CrossValidation result{{{2, 1}, {2, 1}}, 2};
  CHECK(result.cost_spread() == 0);
  CHECK(result.accuracy_spread() == 0);
}

TEST_CASE("cross-validation: gives a score for each fold, each of a network that begins with the same fresh weights") {
  const TrainingSettings settings{.epochs = 5, .seed = 4};
  const auto result = cross_validate<Net, 8>(data, 5, GradientDescent{0.5}, settings, Uniform{0.3});
  REQUIRE(result.folds.size() == 5);
  const Folds folds(23, 5, 4);
  for (Size i = 0; i < 5; ++i) {
    Net network(Uniform{0.3}, 4);
    const auto rows = folds.training(i);
    train<8>(network, subset(data, std::span(rows)), NoValidation{}, GradientDescent{0.5}, settings);
    const auto score = evaluate(network, subset(data, folds.held_out(i)));
    CHECK(result.folds[i].cost == score.cost);
    CHECK(result.folds[i].accuracy == score.accuracy);
  }
}

TEST_CASE("cross-validation: an observer sees each epoch of each fold") {
  Size calls = 0;
  cross_validate<Net, 8>(data, 3, GradientDescent{0.5}, {.epochs = 4}, Glorot{}, [&](const Progress&) { ++calls; });
  CHECK(calls == 12);
}

TEST_CASE("cross-validation: fewer than two folds, or more than rows, are errors") {
  CHECK_THROWS_AS((cross_validate<Net, 8>(data, 1, GradientDescent{})), Error);
  CHECK_THROWS_AS((cross_validate<Net, 8>(data, 24, GradientDescent{})), Error);
}

TEST_CASE("cross-validation: a training that is stopped ends it; the folds before it have scores, and the rest none") {
  Size calls = 0;
  const auto stopped = cross_validate<Net, 8>(data, 5, GradientDescent{0.5}, {.epochs = 4}, Glorot{},
                                              [&](const Progress&) { return ++calls < 10; });
  const auto whole = cross_validate<Net, 8>(data, 5, GradientDescent{0.5}, {.epochs = 4});
  CHECK(calls == 10);  // the second epoch of the third fold
  REQUIRE(stopped.folds.size() == 2);
  CHECK(stopped.wanted == 5);
  CHECK(!stopped.is_complete());
  CHECK(whole.is_complete());
  for (Size i = 0; i < 2; ++i) CHECK(stopped.folds[i].cost == whole.folds[i].cost);
}

TEST_CASE("cross-validation: what a fold is scored by has not chosen when to stop") {
  const TrainingSettings settings{.epochs = 40, .early_stopping_window = 2, .seed = 4};
  const auto result = cross_validate<Net, 8>(data, 3, GradientDescent{8}, settings, Uniform{0.3}, Silent{}, 0.25);
  const Folds folds(23, 3, 4);
  for (Size i = 0; i < 3; ++i) {
    Net network(Uniform{0.3}, 4);
    const auto rows = folds.training(i);
    const auto [learned, held_out] = split(subset(data, std::span(rows)), {0.75, 0.25}, 4);
    train<8>(network, learned, held_out, GradientDescent{8}, settings);
    CHECK(result.folds[i].cost == evaluate(network, subset(data, folds.held_out(i))).cost);
  }
  CHECK_THROWS_WITH_AS((cross_validate<Net, 8>(data, 3, GradientDescent{}, {}, Glorot{}, Silent{}, 1)),
                       "strata::cross_validate: validation_share must be above 0 and below 1, found 1", Error);
}

TEST_CASE("cross-validation: every row is in the confusion matrix once") {
  const auto result = cross_validate<Net, 8>(data, 5, GradientDescent{0.5}, {.epochs = 2});
  CHECK(result.confusion.total() == data.rows());
  double right = 0;
  const Folds folds(23, 5, TrainingSettings{}.seed);
  for (Size i = 0; i < 5; ++i) right += result.folds[i].accuracy * static_cast<double>(folds.held_out(i).size());
  CHECK(result.confusion.accuracy() == doctest::Approx(right / 23));
}

TEST_CASE("cross-validation: takes stratified folds, and prepares each network with the rows that it learns from") {
  std::vector<Size> rows;
  const auto result = cross_validate<Net, 8>(stratified_k_folds(data, 3, 1), GradientDescent{0.5}, {.epochs = 1},
                                             Glorot{}, Silent{}, 0.2, [&](Net& network, const auto& learned) {
                                               rows.push_back(learned.rows());
                                               network.parameters() = {};
                                             });
  CHECK(result.is_complete());
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] + rows[1] + rows[2] == 2 * data.rows());
}
