// SPDX-License-Identifier: MIT
#include "strata/quantized/classify.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "strata/activation/relu.hpp"
#include "strata/quantized/quantize.hpp"
#include "strata/training/evaluate.hpp"
#include "support/eight_bits.hpp"

using namespace strata;
using strata_test::network_of, strata_test::unlabelled;

namespace {

using Odd = Network<Input<13>, Dense<13, 21, Sigmoid>, Dropout<0.5>, Dense<21, 50, ReLU>, Dense<50, 3, Softmax>>;
using Wide = Network<Input<130>, Dense<130, 70, Tanh, NoBias>, Dense<70, 33>, Dense<33, 17>, MeanSquaredError>;
using Double = Network<Input<5, double>, Dense<5, 9, Tanh>, Dense<9, 1, Sigmoid>>;

}  // namespace

TEST_CASE("quantized classify: whole data sets are predicted, classified and evaluated as with any network") {
  const auto quantized = quantize(network_of<Odd>(3), unlabelled<13>(60, 1));
  auto data = unlabelled<13>(150, 5);
  const auto outputs = predict(quantized, data);
  const auto classes = classify(quantized, data);
  REQUIRE(outputs.size() == 150);
  REQUIRE(classes.size() == 150);
  for (Size row = 0; row < 150; ++row) {
    CHECK(classes[row] == quantized.classify(data.input(row)));
    CHECK(strata_test::largest_difference(outputs[row], quantized.predict(data.input(row))) < 1e-6);
  }
  data.labels = classes;
  const auto evaluation = evaluate(quantized, data);
  CHECK(evaluation.accuracy == 1);
  double cost = 0;
  for (Size row = 0; row < 150; ++row) cost -= std::log(static_cast<double>(outputs[row][classes[row]])) / 150;
  CHECK(evaluation.cost == doctest::Approx(cost).epsilon(1e-5));
  data.inputs[7] = math::nan<float>;
  CHECK_THROWS_WITH_AS(
      classify(quantized, data),
      "strata: the prediction data, row 0, column 7: expected a number that is finite, found nan; mend "
      "the number, or leave the row out",
      Error);
}

TEST_CASE("quantized classify: costs of outputs without softmax, and classes by threshold, are evaluated too") {
  const auto quantized = quantize(network_of<Double>(3), unlabelled<5>(60, 1));
  const auto data = unlabelled<5>(20, 2);
  Dataset<5, Target<1>> targets{data.inputs, std::vector<Target<1>>(20, Target<1>{1})};
  CHECK(evaluate(quantized, targets).accuracy >= 0);
  const auto classes = classify(quantized, data, 0.4);
  for (Size row = 0; row < 20; ++row) CHECK(classes[row] == quantized.classify(data.input(row), 0.4));
  const auto wide = quantize(network_of<Wide>(3), unlabelled<130>(20, 1));
  const auto rows = unlabelled<130>(3, 4);
  Dataset<130, Target<17>> numbers{rows.inputs, std::vector<Target<17>>(3)};
  const auto answers = predict(wide, rows);
  numbers.labels.assign(answers.begin(), answers.end());
  CHECK(evaluate(wide, numbers).cost < 1e-10);
}
