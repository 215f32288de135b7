// SPDX-License-Identifier: MIT
#include "strata/data/weighted.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <vector>

#include "strata/data/folds.hpp"
#include "strata/data/split.hpp"

using namespace strata;

namespace {

const Dataset<1> data{{10, 11, 12, 13}, {0, 1, 0, 0}};

}  // namespace

TEST_CASE("weighted: has the rows of the data where they lie, and a weight for each") {
  const auto rows = weighted(data, {1, 2, 0, 4});
  static_assert(AnyDataset<decltype(rows)>);
  CHECK(rows.input(1).data() == &data.inputs[1]);
  CHECK(rows.label(1) == 1);
  CHECK(rows.weight(3) == 4);
}

TEST_CASE("weighted: weights of weighted data are multiplied") {
  const auto rows = weighted(class_weighted(data, {3, 5}), {1, 2, 0, 4});
  CHECK(rows.weight(1) == 10);
  CHECK(rows.weight(3) == 12);
}

TEST_CASE("weighted: copies of some rows keep their weights") {
  const auto rows = weighted(data, {1, 2, 0, 4});
  const auto some = subset(rows, std::array<Size, 2>{3, 1});
  static_assert(std::is_same_v<decltype(some), const Weighted<Dataset<1>>>);
  CHECK(some.input(0)[0] == 13);
  CHECK(some.weights == std::vector<double>{4, 2});
  double sum = 0;
  for (const auto& part : split(rows, {0.5, 0.5}, 1))
    for (Size row = 0; row < part.rows(); ++row) {
      const auto place = static_cast<Size>(part.input(row)[0] - 10);
      CHECK(part.weight(row) == rows.weight(place));
      sum += part.weight(row);
    }
  CHECK(sum == 7);
  CHECK(k_folds(rows, 2, 1)[0].training.weights.size() == 2);
}

TEST_CASE("weighted: weights that are none are errors that name the row") {
  CHECK_THROWS_WITH_AS(weighted(data, {1, 2, 3}), "strata::weighted: 3 weights for 4 rows; each row needs one", Error);
  CHECK_THROWS_WITH_AS(weighted(data, {1, -2, 3, 4}),
                       "strata::weighted: the weight of row 1 is -2; it must be zero or positive", Error);
  CHECK_THROWS_AS(weighted(data, {1, 2, std::numeric_limits<double>::infinity(), 4}), Error);
  CHECK_THROWS_AS(weighted(data, {1, 2, 3, std::numeric_limits<double>::quiet_NaN()}), Error);
}

TEST_CASE("weighted: what has changed since is noticed before it is used") {
  auto own = data;
  const auto rows = weighted(own, {1, 2, 3, 4});
  own.labels.push_back(0);
  CHECK_THROWS_WITH_AS(check_sizes(rows),
                       "strata::Dataset: 4 numbers for 5 labels; each label needs an input of 1 numbers", Error);
  own.inputs.push_back(0);
  CHECK_THROWS_WITH_AS(check_sizes(rows), "strata::weighted: 4 weights for 5 rows; each row needs one", Error);
  CHECK_THROWS_AS(subset(rows, std::array<Size, 1>{4}), Error);
}

TEST_CASE("class_weighted: each row weighs what its class does") {
  const auto rows = class_weighted(data, {1, 20});
  CHECK(rows.weights == std::vector<double>{1, 20, 1, 1});
  CHECK_THROWS_WITH_AS(class_weighted(data, {1}),
                       "strata::class_weighted: row 1 is of class 1; there are 1 weights, for the classes from 0 on",
                       Error);
  CHECK_THROWS_WITH_AS(class_weighted(data, {1, -1}),
                       "strata::class_weighted: the weight of class 1 is -1; it must be zero or positive", Error);
}

TEST_CASE("balanced_class_weights: all classes weigh the same, and all rows together what they did") {
  // Three rows of class 0, one of class 1: 4 / (2 · 3) and 4 / (2 · 1).
  CHECK(balanced_class_weights(data) == std::vector<double>{4.0 / 6, 2});
  CHECK(balanced_class_weights(Dataset<1>{{1, 2}, {0, 2}}) == std::vector<double>{1, 0, 1});
  CHECK_THROWS_WITH_AS(
      balanced_class_weights(Dataset<1, int>{{1, 2}, {0, -1}}),
      "strata::balanced_class_weights: row 1 is of class -1; classes are whole numbers from 0 to 65535", Error);
}
