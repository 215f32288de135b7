// SPDX-License-Identifier: MIT
#include "strata/data/number_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

using strata::detail::is_small;
using strata::detail::number_in;

TEST_CASE("number text: decimal numbers are read, correctly rounded") {
  CHECK(number_in<float>("1.5") == 1.5F);
  CHECK(number_in<float>("-.5e1") == -5.0F);
  CHECK(number_in<float>("+7") == 7.0F);
  CHECK(number_in<double>("0.1") == 0.1);
  CHECK(number_in<float>("1e-40") == 1e-40F);
  CHECK(std::signbit(*number_in<float>("-0")));
}

TEST_CASE("number text: what is no number, or more than one, is none") {
  for (const std::string_view text :
       {"", "+", "-", "+-1", "--1", "1.5.5", "1e", "0x10", "1,5", " 1", "1 ", "one", ".", "1f"}) {
    CAPTURE(text);
    CHECK(!number_in<float>(text));
  }
  CHECK(!number_in<float>({"1\0", 2}));
}

TEST_CASE("number text: nan and inf are numbers") {
  CHECK(std::isnan(*number_in<float>("nan")));
  CHECK(number_in<float>("-inf") == -std::numeric_limits<float>::infinity());
}

TEST_CASE("number text: a number too large is none, a number too small is a zero of its sign") {
  CHECK(!number_in<float>("1e39"));
  CHECK(!number_in<double>("-1e400"));
  CHECK(!number_in<double>("1e99999999999999999999"));
  CHECK(number_in<float>("1e-50") == 0.0F);
  CHECK(std::signbit(*number_in<double>("-1e-400")));
  CHECK(number_in<double>("1e-99999999999999999999") == 0.0);
}

TEST_CASE("number text: a number is small if its first digit stands behind the point") {
  CHECK(is_small("0.001"));
  CHECK(is_small("123e-4"));
  CHECK(is_small(".9"));
  CHECK(is_small("0.0001e+3"));
  CHECK(!is_small("0.001e3"));
  CHECK(!is_small("1"));
  CHECK(!is_small("12.5E-1"));
  CHECK(!is_small("0." + std::string(400, '0') + "1e800"));
}
