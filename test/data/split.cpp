// SPDX-License-Identifier: MIT
#include "strata/data/split.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace strata;

namespace {

/// Row i is (i, −i) with label i.
Dataset<2> numbered(Size rows) {
  Dataset<2> data;
  for (Size row = 0; row < rows; ++row) {
    const auto number = static_cast<float>(row);
    data.inputs.insert(data.inputs.end(), {number, -number});
    data.labels.push_back(static_cast<Class>(row));
  }
  return data;
}

template <Size Parts>
std::vector<Class> all_labels(const std::array<Dataset<2>, Parts>& parts) {
  std::vector<Class> labels;
  for (const auto& part : parts) labels.insert(labels.end(), part.labels.begin(), part.labels.end());
  return labels;
}

}  // namespace

TEST_CASE("split: ten rows by 60, 20 and 20 % are six, two and two") {
  const auto [training, validation, test] = split(numbered(10), {0.6, 0.2, 0.2}, 1);
  CHECK(training.rows() == 6);
  CHECK(validation.rows() == 2);
  CHECK(test.rows() == 2);
}

TEST_CASE("split: a part ends at the rounded sum of the proportions so far") {
  const auto thirds = split(numbered(10), {1. / 3, 1. / 3, 1. / 3}, 1);  // ends at 3.33, 6.67 and 10
  CHECK(thirds[0].rows() == 3);
  CHECK(thirds[1].rows() == 4);
  CHECK(thirds[2].rows() == 3);
  const auto halves = split(numbered(5), {0.5, 0.5}, 1);  // 2.5 is rounded away from 0
  CHECK(halves[0].rows() == 3);
  CHECK(halves[1].rows() == 2);
}

TEST_CASE("split: parts are disjoint and complete") {
  for (Size rows = 0; rows < 40; ++rows)
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      auto labels = all_labels(split(numbered(rows), {0.5, 0.2, 0.2, 0.1}, seed));
      std::sort(labels.begin(), labels.end());
      CHECK(labels == numbered(rows).labels);
    }
}

TEST_CASE("split: each size is within one row of its proportion") {
  const std::array<double, 4> proportions{0.11, 0.23, 0.31, 0.35};
  for (Size rows = 0; rows < 200; ++rows) {
    const auto parts = split(numbered(rows), proportions, 1);
    for (Size part = 0; part < 4; ++part)
      CHECK(std::abs(static_cast<double>(parts[part].rows()) - proportions[part] * static_cast<double>(rows)) <= 1);
  }
}

TEST_CASE("split: an input keeps its label") {
  for (const auto& part : split(numbered(100), {0.7, 0.3}, 4))
    for (Size row = 0; row < part.rows(); ++row) {
      CHECK(part.input(row)[0] == part.label(row));
      CHECK(part.input(row)[1] == -static_cast<float>(part.label(row)));
    }
}

TEST_CASE("split: the seed decides which rows go where") {
  const auto data = numbered(50);
  const auto labels = [&](std::uint64_t seed) { return all_labels(split(data, {0.6, 0.4}, seed)); };
  CHECK(labels(1) == labels(1));
  CHECK(labels(1) != labels(2));
  CHECK(labels(1) != data.labels);
}

TEST_CASE("split: a proportion of 0 gives a part without rows, of 1 all rows") {
  const auto [none, all] = split(numbered(7), {0, 1}, 1);
  CHECK(none.rows() == 0);
  CHECK(all.rows() == 7);
  CHECK(split(numbered(7), {1}, 1)[0].rows() == 7);
}

TEST_CASE("split: proportions may sum to 1 as far as the arithmetic goes") {
  CHECK_NOTHROW(split(numbered(10), {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 1));
  CHECK_NOTHROW(split(numbered(10), {0.6f, 0.2f, 0.2f}, 1));
}

TEST_CASE("split: takes a view, and labels of any kind") {
  const std::vector<double> inputs{1, 2, 3, 4};
  const std::vector<Target<1, double>> labels{{1}, {2}, {3}, {4}};
  const auto parts = split(DatasetView<1, Target<1, double>, double>{inputs, labels}, {0.5, 0.5}, 1);
  for (const auto& part : parts) CHECK(part.input(0)[0] == part.label(0)[0]);
}

TEST_CASE("split: proportions that are none are an error that names them") {
  const auto data = numbered(10);
  CHECK_THROWS_WITH_AS(split(data, {0.5, -0.1, 0.6}, 1),
                       "strata::split: proportion 1 is -0.1; a proportion must be between 0 and 1", Error);
  CHECK_THROWS_AS(split(data, {0.5, std::numeric_limits<double>::quiet_NaN()}, 1), Error);
  CHECK_THROWS_AS(split(data, {std::numeric_limits<double>::infinity(), 0}, 1), Error);
  CHECK_THROWS_WITH_AS(split(data, {0.6, 0.2}, 1), "strata::split: the proportions sum to 0.8; they must sum to 1",
                       Error);
  CHECK_THROWS_AS(split(data, {0.6, 0.6}, 1), Error);
}
