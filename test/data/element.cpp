// SPDX-License-Identifier: MIT
#include "strata/data/element.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::detail::Element;
using strata::detail::fits;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;

namespace {

template <class T>
std::vector<T> decode(std::string_view raw, Element element, std::endian order) {
  return strata::detail::decode<T>(bytes_of(raw), element, order, "some file", 100);
}

constexpr auto little = std::endian::little;
constexpr auto big = std::endian::big;
constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

static_assert(strata::Number<float> && strata::Number<std::uint16_t> && strata::Number<signed char>);
static_assert(!strata::Number<bool> && !strata::Number<char> && !strata::Number<char32_t>);

TEST_CASE("element: each type has its size") {
  using strata::detail::size_of;
  CHECK(size_of(Element::boolean) == 1);
  CHECK(size_of(Element::uint8) == 1);
  CHECK(size_of(Element::int16) == 2);
  CHECK(size_of(Element::uint32) == 4);
  CHECK(size_of(Element::int64) == 8);
  CHECK(size_of(Element::float16) == 2);
  CHECK(size_of(Element::float32) == 4);
  CHECK(size_of(Element::float64) == 8);
}

TEST_CASE("element: both byte orders are read") {
  CHECK(decode<int>({"\x01\x02\xff\xfe", 4}, Element::int16, big) == std::vector<int>{0x0102, -2});
  CHECK(decode<int>({"\x02\x01\xfe\xff", 4}, Element::int16, little) == std::vector<int>{0x0102, -2});
  CHECK(decode<float>({"\x3f\xc0\x00\x00", 4}, Element::float32, big) == std::vector<float>{1.5F});
  CHECK(decode<float>({"\x00\x00\x00\x00\x00\x00\xf8\x3f", 8}, Element::float64, little) == std::vector<float>{1.5F});
}

TEST_CASE("element: every type of integer is read with its sign") {
  CHECK(decode<int>("\xff", Element::uint8, big) == std::vector<int>{255});
  CHECK(decode<int>("\xff", Element::int8, big) == std::vector<int>{-1});
  CHECK(decode<int>("\xff\xff", Element::uint16, big) == std::vector<int>{65535});
  CHECK(decode<std::int64_t>("\xff\xff\xff\xff", Element::uint32, big) == std::vector<std::int64_t>{4294967295});
  CHECK(decode<int>("\xff\xff\xff\xff", Element::int32, big) == std::vector<int>{-1});
  CHECK(decode<int>("\xff\xff\xff\xff\xff\xff\xff\xff", Element::int64, big) == std::vector<int>{-1});
  CHECK(decode<double>("\xff\xff\xff\xff\xff\xff\xff\xff", Element::uint64, big) == std::vector<double>{0x1p64});
}

TEST_CASE("element: a boolean is 0 or 1") {
  CHECK(decode<float>({"\x00\x01", 2}, Element::boolean, big) == std::vector<float>{0, 1});
  const auto error = error_of([] { decode<float>({"\x00\x02", 2}, Element::boolean, big); });
  CHECK(error.offset == 101);
  CHECK(error.found == "2");
}

TEST_CASE("element: a value that an integer type cannot hold is refused where it stands") {
  const auto error = error_of([] { decode<std::uint8_t>({"\x00\x01\x01\x00", 4}, Element::int16, big); });
  CHECK(error.offset == 102);
  CHECK(error.expected == "a whole number from 0 to 255");
  CHECK(error.found == "256");
  CHECK_THROWS_AS(decode<std::uint8_t>("\xff", Element::int8, big), strata::FileError);
}

TEST_CASE("element: a double beyond the range of float is refused, never made infinite") {
  const auto error = error_of([] { decode<float>({"\x7f\x00\x00\x00\x00\x00\x00\x00", 8}, Element::float64, big); });
  CHECK(contains(error.expected, "a magnitude of at most 3.4028235e+38"));
}

TEST_CASE("element: NaN and infinities stay what they are") {
  const auto values =
      decode<float>({"\x7f\xf0\x00\x00\x00\x00\x00\x00\x7f\xf8\x00\x00\x00\x00\x00\x00", 16}, Element::float64, big);
  CHECK(values[0] == infinity);
  CHECK(std::isnan(values[1]));
}

TEST_CASE("element: fits knows the edges of every range") {
  CHECK(fits<std::int8_t>(-128.0));
  CHECK(!fits<std::int8_t>(-129.0));
  CHECK(!fits<std::int8_t>(128.0F));
  CHECK(fits<std::uint16_t>(65535.0));
  CHECK(!fits<std::uint16_t>(65536.0));
  CHECK(!fits<std::uint16_t>(-1.0));
  CHECK(!fits<std::uint16_t>(0.5));
  CHECK(!fits<std::int64_t>(0x1p63));
  CHECK(fits<std::int64_t>(-0x1p63));
  CHECK(!fits<std::uint64_t>(infinity));
  CHECK(!fits<int>(std::nan("")));
  CHECK(!fits<std::uint8_t>(std::int64_t{-1}));
  CHECK(fits<double>(std::numeric_limits<std::uint64_t>::max()));
  CHECK(!fits<float>(-std::numeric_limits<double>::max()));
}
