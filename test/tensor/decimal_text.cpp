// SPDX-License-Identifier: MIT
#include "strata/tensor/decimal_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "strata/random/generator.hpp"
#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/error.hpp"

using strata::detail::bit_cast;
using strata::detail::is_decimal;
using strata::detail::read_by_strtod;
using strata::detail::read_number;
using strata::detail::shortest_by_printf;
using strata::detail::text_of;

TEST_CASE("decimal text: the shortest text of numbers worked out by hand") {
  CHECK(shortest_by_printf(0.1) == "0.1");
  CHECK(shortest_by_printf(0.1F) == "0.1");
  CHECK(shortest_by_printf(-250.0) == "-250");
  CHECK(shortest_by_printf(1e-5) == "1e-05");
  CHECK(shortest_by_printf(100000.0) == "1e+05");
  CHECK(shortest_by_printf(12345.0) == "12345");
}

TEST_CASE("decimal text: C's way gives the texts of the standard library's") {
  for (const double number : {0.0, 1.0, -1.5, 0.1, 1.0 / 3, 1e-5, 1e5, 1234.5, 1e22, 5e-324, 1.7976931348623157e308}) {
    CAPTURE(number);
    CHECK(shortest_by_printf(number) == text_of(number));
  }
  for (const float number : {0.0F, 0.1F, 1.0F / 3, 1e-5F, 16777216.0F, 3.4028235e38F, 1e-45F}) {
    CAPTURE(number);
    CHECK(shortest_by_printf(number) == text_of(number));
  }
}

TEST_CASE("decimal text: C's way reads back what it wrote, whatever the bits") {
  strata::Generator generator(1);
  for (int i = 0; i < 2000; ++i) {
    const auto number = bit_cast<float>(static_cast<std::uint32_t>(generator() >> 32U));
    if (!strata::math::is_finite(number)) continue;
    const std::string text = shortest_by_printf(number);
    CAPTURE(text);
    float read = 0;
    CHECK(read_by_strtod(text, read) == std::errc());
    CHECK(bit_cast<std::uint32_t>(read) == bit_cast<std::uint32_t>(number));
  }
}

TEST_CASE("decimal text: C's way says of texts what the standard library says") {
  for (const std::string_view text : {"1.5",      "-.5e1",  "7",     "0.1",    "1e-40",
                                      "-0",       "5.",     "1E5",   "nan",    "-inf",
                                      "INFINITY", "0e999",  "0.000",                                      // numbers
                                      "1e39",     "-1e400", "1e-50", "1e-400", "1e99999999999999999999",  // too far out
                                      "",         "+",      "-",     "+1",     "--1",
                                      "1.5.5",    "1e",     "1e+",   "0x10",   "1,5",
                                      " 1",       "1 ",     "one",   ".",      "1f",
                                      "infinit",  "e5"}) {
    CAPTURE(text);
    float one = 7, other = 7;
    CHECK(read_by_strtod(text, one) == read_number(text, other));
    const bool same = strata::math::is_nan(one) ? strata::math::is_nan(other)
                                                : one == other && std::signbit(one) == std::signbit(other);
    CHECK(same);
  }
}

TEST_CASE("decimal text: decimal is what has digits, and the words for infinity and NaN") {
  CHECK(is_decimal("-12.5e-3"));
  CHECK(is_decimal("Inf"));
  CHECK(!is_decimal("12 "));
  CHECK(!is_decimal("0x1p3"));
}
