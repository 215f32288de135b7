// SPDX-License-Identifier: MIT
#include "strata/data/min_max.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "strata/random/distribution.hpp"

using namespace strata;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

Dataset<2> three_rows() { return {.inputs = {1, -4, 3, 0, 5, 4}, .labels = {0, 1, 0}}; }

}  // namespace

TEST_CASE("min_max: three rows scaled by hand") {
  auto data = three_rows();
  const auto scaling = MinMax<2>::fit(data);
  CHECK(scaling.minimum == std::array{1.f, -4.f});
  CHECK(scaling.maximum == std::array{5.f, 4.f});
  scaling.apply(data);
  CHECK(data.inputs == std::vector<float>{0, 0, 0.5, 0.5, 1, 1});
  CHECK(data.labels == three_rows().labels);
}

TEST_CASE("min_max: another set is scaled by the training set's range, and may leave [0, 1]") {
  Dataset<2> other{.inputs = {9, -8}, .labels = {0}};
  MinMax<2>::fit(three_rows()).apply(other);
  CHECK(other.inputs == std::vector<float>{2, -0.5});
}

TEST_CASE("min_max: one input alone is scaled like a row of a data set") {
  std::array input{2.f, 2.f};
  MinMax<2>::fit(three_rows()).apply(input);
  CHECK(input == std::array{0.25f, 0.75f});
}

TEST_CASE("min_max: a column that is constant in the training set maps to 0 everywhere") {
  Dataset<2> training{.inputs = {7, 1, 7, 2}, .labels = {0, 0}}, other{.inputs = {8, 1}, .labels = {0}};
  const auto scaling = MinMax<2>::fit(training);
  scaling.apply(training);
  scaling.apply(other);
  CHECK(training.inputs == std::vector<float>{0, 0, 0, 1});
  CHECK(other.inputs == std::vector<float>{0, 0});
}

TEST_CASE("min_max: one row alone maps to 0") {
  Dataset<2> data{.inputs = {3, 4}, .labels = {0}};
  MinMax<2>::fit(data).apply(data);
  CHECK(data.inputs == std::vector<float>{0, 0});
}

TEST_CASE("min_max: a fitted set lies in [0, 1] and touches both ends in every column") {
  Generator g(1);
  Dataset<3> data;
  for (int i = 0; i < 300; ++i) data.inputs.push_back(static_cast<float>(normal(g, 100.0, 1e6)));
  data.labels.resize(100);
  MinMax<3>::fit(data).apply(data);
  for (Size column = 0; column < 3; ++column) {
    float low = 1, high = 0;
    for (Size row = 0; row < 100; ++row) {
      low = std::min(low, data.input(row)[column]);
      high = std::max(high, data.input(row)[column]);
    }
    CHECK(low == 0);
    CHECK(high == 1);
  }
}

TEST_CASE("min_max: images share one minimum and one maximum") {
  auto data = three_rows();
  const auto scaling = MinMax<2>::fit_common(data);
  CHECK(scaling.minimum == std::array{-4.f, -4.f});
  CHECK(scaling.maximum == std::array{5.f, 5.f});
  scaling.apply(data);
  CHECK(data.input(0)[1] == 0);
  CHECK(data.input(2)[0] == 1);
}

TEST_CASE("min_max: with a common range a constant column keeps its brightness") {
  Dataset<2> data{.inputs = {255, 0, 255, 51}, .labels = {0, 0}};
  MinMax<2>::fit_common(data).apply(data);
  CHECK(data.inputs == std::vector<float>{1, 0, 1, 51.f / 255});
}

TEST_CASE("min_max: NaN and infinity are errors that name row and column") {
  for (const float bad : {not_a_number, infinity, -infinity}) {
    auto data = three_rows();
    data.inputs[3] = bad;
    CHECK_THROWS_WITH_AS(MinMax<2>::fit(data), doctest::Contains("row 1, column 1"), Error);
    CHECK_THROWS_AS(MinMax<2>::fit_common(data), Error);
  }
  auto data = three_rows();
  data.inputs[4] = infinity;
  CHECK_THROWS_WITH_AS(MinMax<2>::fit(data),
                       "strata::MinMax: the input in row 2, column 0 is inf; remove the row or fill in a finite number",
                       Error);
}

TEST_CASE("min_max: a set that cannot be scaled stays as it is") {
  auto data = three_rows();
  const auto scaling = MinMax<2>::fit(data);
  data.inputs[5] = infinity;
  const auto before = data.inputs;
  CHECK_THROWS_WITH_AS(scaling.apply(data), doctest::Contains("row 2, column 1"), Error);
  CHECK(data.inputs == before);
}

TEST_CASE("min_max: a set without rows cannot be fitted, but can be scaled") {
  Dataset<2> empty;
  CHECK_THROWS_AS(MinMax<2>::fit(empty), Error);
  CHECK_NOTHROW(MinMax<2>::fit(three_rows()).apply(empty));
}

TEST_CASE("min_max: a range beyond the largest number is an error that names the column") {
  const Dataset<2> data{.inputs = {0, -3e38f, 1, 3e38f}, .labels = {0, 0}};
  CHECK_THROWS_WITH_AS(MinMax<2>::fit(data),
                       "strata::MinMax: the range of column 1 overflows; divide the column by a constant first", Error);
  const Dataset<2> across{.inputs = {-3e38f, 3e38f}, .labels = {0}};
  CHECK_NOTHROW(MinMax<2>::fit(across));
  CHECK_THROWS_AS(MinMax<2>::fit_common(across), Error);
}

TEST_CASE("min_max: fits a view and works in double") {
  const std::array inputs{1., 2., 3.};
  const std::array<Class, 3> labels{};
  const auto scaling = MinMax<1, double>::fit(DatasetView<1, Class, double>{inputs, labels});
  std::array input{2.5};
  scaling.apply(input);
  CHECK(input[0] == 0.75);
}

TEST_CASE("min_max: shift and factor say the same") {
  const MinMax<2> scaling{{1, 3}, {5, 3}};
  CHECK(scaling.shift() == std::array{1.0F, 3.0F});
  CHECK(scaling.factor() == std::array{0.25F, 0.0F});
}
