// SPDX-License-Identifier: MIT
#include "strata/training/predict.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/layer/dense.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

using Three = Network<Input<2>, Dense<2, 5, Sigmoid>, Dense<5, 3, Softmax>>;

Dataset<2> rows_of(Size count) {
  Dataset<2> data;
  strata_test::Draws draw(1);
  for (Size i = 0; i < 2 * count; ++i) data.inputs.push_back(static_cast<float>(draw()));
  data.labels.resize(count);
  return data;
}

}  // namespace

TEST_CASE("predict: the outputs and classes of a data set are those of its rows, whole blocks or not") {
  const Three network(Glorot{}, 4);
  for (const Size count : {1U, 128U, 130U}) {
    const auto data = rows_of(count);
    const auto outputs = predict(network, data);
    const auto classes = classify(network, data);
    REQUIRE(outputs.size() == count);
    REQUIRE(classes.size() == count);
    for (Size row = 0; row < count; ++row) {
      CHECK(strata_test::largest_difference(outputs[row], network.predict(data.input(row))) < 1e-6);
      CHECK(classes[row] == decide(std::span<const float>(outputs[row])));
    }
  }
}

TEST_CASE("predict: labels may be missing, and then there may be no rows") {
  const Three network;
  auto data = rows_of(3);
  const auto expected = predict(network, data);
  data.labels.clear();
  CHECK(predict(network, data) == expected);
  CHECK(classify(network, DatasetView<2>{data.inputs, {}}).size() == 3);
  CHECK(predict(network, Dataset<2>{}).empty());
  CHECK_THROWS_WITH_AS(predict(network, Dataset<2>{{1, 2, 3}, {}}),
                       "strata: the prediction data has 3 numbers for 0 labels; each label needs an input of 2 numbers",
                       Error);
  CHECK_THROWS_AS(predict(network, Dataset<2>{{1, 2}, {0, 1}}), Error);
}

TEST_CASE("predict: a number that is not finite is an error that names row and column") {
  const Three network;
  auto data = rows_of(130);
  data.inputs[2 * 129 + 1] = math::nan<float>;
  CHECK_THROWS_WITH_AS(classify(network, data),
                       "strata: the prediction data, row 129, column 1: expected a number that is finite, found nan; "
                       "mend the number, or leave the row out",
                       Error);
}

TEST_CASE("predict: the threshold decides for one output") {
  Network<Input<2>, Dense<2, 1, Sigmoid>> logistic;
  logistic.set_flat_parameters(std::vector<float>{0, 1, 0});
  const Dataset<2> data{{-1, 0, 0, 0, 1, 0}, {}};
  CHECK(classify(logistic, data) == std::vector<Class>{0, 1, 1});
  CHECK(classify(logistic, data, 0.7) == std::vector<Class>{0, 0, 1});
}
