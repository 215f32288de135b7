// SPDX-License-Identifier: MIT
#include "strata/data/dataset.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("dataset: its width is known to the compiler, its rows are not") {
  static_assert(Dataset<784>::width == 784);
  static_assert(decltype(Dataset<3>{}.input(0))::extent == 3);
  CHECK(Dataset<3>{}.rows() == 0);
}

TEST_CASE("dataset: a row is an input and its label") {
  const Dataset<2> data{.inputs = {1, 2, 3, 4, 5, 6}, .labels = {7, 8, 9}};
  CHECK(data.rows() == 3);
  CHECK(data.input(1)[0] == 3);
  CHECK(data.input(1)[1] == 4);
  CHECK(data.label(2) == 9);
}

TEST_CASE("dataset: labels may be real targets") {
  const Dataset<1, Target<2, double>, double> data{.inputs = {0.5}, .labels = {{0.25, 0.75}}};
  CHECK(data.label(0)[1] == 0.75);
}

TEST_CASE("dataset: a view reads what somebody else owns") {
  Dataset<2> data{.inputs = {1, 2, 3, 4}, .labels = {0, 1}};
  const DatasetView<2> view{data.inputs, data.labels};
  data.inputs[2] = 30;
  CHECK(view.rows() == 2);
  CHECK(view.input(1)[0] == 30);
  CHECK(view.label(1) == 1);
}
