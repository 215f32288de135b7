// SPDX-License-Identifier: MIT
#include "strata/data/array.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/file_errors.hpp"

using strata::Size;
using strata::detail::check_shape;
using strata::detail::checked_product;
using strata::detail::HeaderOffsets;
using strata_test::contains;
using strata_test::error_of;
using Shape = std::vector<Size>;

namespace {

constexpr Size largest = std::numeric_limits<Size>::max();
const std::string name = "some file";
const HeaderOffsets header{name, 4, 16};

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
