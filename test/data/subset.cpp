// SPDX-License-Identifier: MIT
#include "strata/data/subset.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "strata/data/weighted.hpp"

using namespace strata;

namespace {

const Dataset<2> four_rows{.inputs = {0, 1, 10, 11, 20, 21, 30, 31}, .labels = {5, 6, 7, 8}};

}  // namespace

TEST_CASE("subset: copies the named rows in the named order, twice if named twice") {
  const auto rows = std::array<Size, 3>{3, 0, 3};
  const Dataset<2> result = subset(four_rows, rows);
  CHECK(result.inputs == std::vector<float>{30, 31, 0, 1, 30, 31});
  CHECK(result.labels == std::vector<Class>{8, 5, 8});
}

TEST_CASE("subset: no rows give a data set without rows") { CHECK(subset(four_rows, {}).rows() == 0); }

TEST_CASE("subset: a view gives a data set that owns its memory, of the same labels") {
  const std::array<double, 2> inputs{1, 2};
  const std::array<Target<1, double>, 2> labels{{{3}, {4}}};
  const auto rows = std::array<Size, 1>{1};
  const Dataset<1, Target<1, double>, double> result =
      subset(DatasetView<1, Target<1, double>, double>{inputs, labels}, rows);
  CHECK(result.input(0)[0] == 2);
  CHECK(result.label(0)[0] == 4);
}

TEST_CASE("subset: a row that is not there is an error that names it") {
  const auto rows = std::array<Size, 2>{0, 4};
  CHECK_THROWS_WITH_AS(subset(four_rows, rows),
                       "strata::subset: there is no row 4; the data set has 4 rows, counted from 0", Error);
}

TEST_CASE("subset: a data set with too few numbers is an error") {
  const auto rows = std::array<Size, 1>{0};
  CHECK_THROWS_AS(subset(Dataset<2>{.inputs = {1, 2, 3}, .labels = {0, 1}}, rows), Error);
}

TEST_CASE("subset: the names of the classes are kept, of views and of adapted data too") {
  Dataset<1> data{{1, 2}, {0, 1}, {"a", "b"}};
  const std::array<Size, 1> last{1};
  CHECK(subset(data, last).class_names == data.class_names);
  const DatasetView<1> view{data.inputs, data.labels, data.class_names};
  CHECK(subset(view, last).class_names == data.class_names);
  CHECK(class_names_of(weighted(data, {1, 1})) == data.class_names);
}
