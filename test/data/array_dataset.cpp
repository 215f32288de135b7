// SPDX-License-Identifier: MIT
#include "strata/data/array_dataset.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/file_errors.hpp"

using strata::Class;
using strata::Size;
using strata::detail::checked_product;
using strata::detail::dataset_of;
using strata::detail::LoadedArray;
using strata_test::contains;
using strata_test::error_of;
using Shape = std::vector<Size>;
using Classes = std::vector<Class>;
using Names = std::vector<std::string>;

namespace {

LoadedArray<float> inputs(Shape shape) {
  const Size size = *checked_product(shape, 1);
  return {{std::move(shape), std::vector<float>(size)}, "images", 4};
}
LoadedArray<double> labels(Shape shape) {
  const Size size = *checked_product(shape, 1);
  return {{std::move(shape), std::vector<double>(size)}, "labels", 4};
}
LoadedArray<double> labels(Shape shape, std::vector<double> values) {
  return {{std::move(shape), std::move(values)}, "labels", 4};
}

}  // namespace

TEST_CASE("array dataset: rows of any shape become a data set of their product") {
  const auto data = dataset_of<6, float>(inputs({4, 2, 3}), labels({4}));
  CHECK(data.rows() == 4);
  CHECK(data.inputs.size() == 24);
  CHECK(dataset_of<1, float>(inputs({4}), labels({4})).rows() == 4);
}

TEST_CASE("array dataset: a data set needs at least one row") {
  CHECK(error_of([] { dataset_of<6, float>(inputs({0, 6}), labels({0})); }).expected == "at least one row");
  CHECK(error_of([] { dataset_of<1, float>(inputs({}), labels({})); }).found == "a single number");
}

TEST_CASE("array dataset: a data set of another width is refused") {
  const auto error = error_of([] { dataset_of<784, float>(inputs({4, 28, 27}), labels({4})); });
  CHECK(error.path == "images");
  CHECK(error.expected == "rows of 784 values");
  CHECK(error.found == "the shape 4 × 28 × 27");
}

TEST_CASE("array dataset: labels must be one number each") {
  CHECK(contains(error_of([] { dataset_of<6, float>(inputs({4, 6}), labels({4, 6})); }).what(), "swapped?"));
}

TEST_CASE("array dataset: labels and rows must be as many") {
  const auto error = error_of([] { dataset_of<6, float>(inputs({4, 6}), labels({5})); });
  CHECK(error.path == "labels");
  CHECK(contains(error.expected, "4 labels"));
  CHECK(error.found == "5");
}

TEST_CASE("array dataset: labels may be a column, and are numbered unless they are the classes from 0 on") {
  CHECK(dataset_of<1, float>(inputs({3}), labels({3, 1}, {2, 0, 1})).labels == Classes{2, 0, 1});
  CHECK(dataset_of<1, float>(inputs({3}), labels({3}, {2, 0, 1})).class_names == Names{"0", "1", "2"});
  const auto signs = dataset_of<1, float>(inputs({3}), labels({3}, {1, -1, 1}));
  CHECK(signs.labels == Classes{1, 0, 1});
  CHECK(signs.class_names == Names{"-1", "1"});
  CHECK(dataset_of<1, float>(inputs({2}), labels({2}, {26, 1})).class_names == Names{"1", "26"});
}

TEST_CASE("array dataset: classes that are given number the labels") {
  const Names letters{"1", "2", "26"};
  const auto data = dataset_of<1, float>(inputs({2}), labels({2}, {26, 1}), letters);
  CHECK(data.labels == Classes{2, 0});
  CHECK(data.class_names == letters);
  const auto error = error_of([&] { dataset_of<1, float>(inputs({2}), labels({2}, {1, 3}), letters); });
  CHECK(error.expected == "one of the classes '1', '2', '26' as the label of row 1");
  CHECK(error.found == "3");
}

TEST_CASE("array dataset: one-hot rows are classes") {
  const auto data = dataset_of<1, float>(inputs({2}), labels({2, 3}, {0, 0, 1, 1, 0, 0}));
  CHECK(data.labels == Classes{2, 0});
  CHECK(data.class_names == Names{"0", "1", "2"});
  CHECK(dataset_of<1, float>(inputs({1}), labels({1, 2}, {0, 1}), {"a", "b"}).class_names == Names{"a", "b"});
  CHECK(error_of([] { dataset_of<1, float>(inputs({1}), labels({1, 2}, {0, 1}), {"a"}); }).found == "rows of 2");
  for (const std::vector<double>& row : {std::vector<double>{1, 1}, {0, 0.5}, {0, 2}, {0.1, 1}})
    CHECK(error_of([&] {
            dataset_of<1, float>(inputs({1}), labels({1, 2}, row));
          }).found == "another row 0 of 2 values");
}

TEST_CASE("array dataset: labels that are no classes are refused with their row") {
  for (const double label : {0.5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK(error_of([&] {
            dataset_of<1, float>(inputs({2}), labels({2}, {0, label}));
          }).expected == "a class, a whole number, as the label of row 1");
  CHECK(contains(error_of([] { dataset_of<1, float>(inputs({1}), labels({1, 1, 1})); }).what(), "swapped?"));
  std::vector<double> many;
  for (int i = 0; i <= 65536; ++i) many.push_back(i);
  CHECK(error_of([&] { dataset_of<1, float>(inputs({65537}), labels({65537}, many)); }).found ==
        "65537 different labels up to row 65536");
}
