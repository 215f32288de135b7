// SPDX-License-Identifier: MIT
#include "strata/data/array.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/file_errors.hpp"

using strata::Array;
using strata::Class;
using strata::Size;
using strata::detail::check_shape;
using strata::detail::checked_product;
using strata::detail::dataset_of;
using strata::detail::HeaderOffsets;
using strata::detail::LoadedArray;
using strata_test::contains;
using strata_test::error_of;
using Shape = std::vector<Size>;

namespace {

constexpr Size largest = std::numeric_limits<Size>::max();
const std::string name = "some file";
const HeaderOffsets header{name, 4, 16};

LoadedArray<float> inputs(Shape shape) {
  const Size size = *checked_product(shape, 1);
  return {{std::move(shape), std::vector<float>(size)}, "images", 4};
}
LoadedArray<Class> labels(Shape shape) {
  const Size size = *checked_product(shape, 1);
  return {{std::move(shape), std::vector<Class>(size)}, "labels", 4};
}

}  // namespace

TEST_CASE("array: the product of a shape is exact or nothing") {
  CHECK(checked_product(Shape{60000, 28, 28}, 4) == Size{188160000});
  CHECK(checked_product(Shape{}, 8) == Size{8});
  CHECK(checked_product(Shape{largest}, 1) == largest);
  CHECK(!checked_product(Shape{largest}, 2));
  CHECK(!checked_product(Shape{Size{1} << 32U, Size{1} << 32U}, 1));
}

TEST_CASE("array: a zero in the shape hides no overflow, wherever it stands") {
  CHECK(checked_product(Shape{0, 28}, 4) == Size{0});
  CHECK(!checked_product(Shape{0, largest, 2}, 1));
  CHECK(!checked_product(Shape{largest, 2, 0}, 1));
}

TEST_CASE("array: the text of a shape is cut after eight extents") {
  CHECK(strata::detail::text_of_shape(Shape{}) == "a single number");
  CHECK(strata::detail::text_of_shape(Shape{2, 3}) == "2 × 3");
  CHECK(strata::detail::text_of_shape(Shape(255, 1)) == "1 × 1 × 1 × 1 × 1 × 1 × 1 × 1 × … (255 dimensions)");
}

TEST_CASE("array: a shape that is exactly as large as the file is accepted") {
  CHECK_NOTHROW(check_shape(Shape{10, 3}, 4, 120, header));
  CHECK_NOTHROW(check_shape(Shape{}, 8, 8, header));
  CHECK_NOTHROW(check_shape(Shape{0, 3}, 4, 0, header));
}

TEST_CASE("array: a shape that is larger than the file says how many rows there are") {
  const auto error = error_of([] { check_shape(Shape{60000, 28, 28}, 1, 784000, header); });
  CHECK(error.offset == 4);
  CHECK(error.expected == "at most 1000 rows of 28 × 28 by the file's size");
  CHECK(error.found == "60000");
  CHECK(error_of([] { check_shape(Shape{5}, 8, 39, header); }).expected == "at most 4 values by the file's size");
  CHECK(error_of([] { check_shape(Shape{}, 8, 7, header); }).expected == "at most 0 values by the file's size");
}

TEST_CASE("array: bytes after the last value are refused where they begin") {
  const auto error = error_of([] { check_shape(Shape{10, 3}, 4, 123, header); });
  CHECK(error.offset == 136);
  CHECK(error.found == "3 more bytes");
}

TEST_CASE("array: a shape that cannot be counted is refused") {
  CHECK(contains(error_of([] { check_shape(Shape{largest, largest}, 1, 1, header); }).what(), "the header lies"));
}

TEST_CASE("array: rows of any shape become a data set of their product") {
  const auto data = dataset_of<6, float>(inputs({4, 2, 3}), labels({4}));
  CHECK(data.rows() == 4);
  CHECK(data.inputs.size() == 24);
  CHECK(dataset_of<1, float>(inputs({4}), labels({4})).rows() == 4);
}

TEST_CASE("array: a data set needs at least one row") {
  CHECK(error_of([] { dataset_of<6, float>(inputs({0, 6}), labels({0})); }).expected == "at least one row");
  CHECK(error_of([] { dataset_of<1, float>(inputs({}), labels({})); }).found == "a single number");
}

TEST_CASE("array: a data set of another width is refused") {
  const auto error = error_of([] { dataset_of<784, float>(inputs({4, 28, 27}), labels({4})); });
  CHECK(error.path == "images");
  CHECK(error.expected == "rows of 784 values");
  CHECK(error.found == "the shape 4 × 28 × 27");
}

TEST_CASE("array: labels must be one number each") {
  CHECK(contains(error_of([] { dataset_of<6, float>(inputs({4, 6}), labels({4, 6})); }).what(), "swapped?"));
}

TEST_CASE("array: labels and rows must be as many") {
  const auto error = error_of([] { dataset_of<6, float>(inputs({4, 6}), labels({5})); });
  CHECK(error.path == "labels");
  CHECK(contains(error.expected, "4 labels"));
  CHECK(error.found == "5");
}
