// SPDX-License-Identifier: MIT
#include "strata/tensor/bfloat16.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/random/generator.hpp"

using namespace strata;

namespace {

std::uint16_t rounded(float number) { return BFloat16(number).bits; }
float back(std::uint16_t bits) {
  BFloat16 number;
  number.bits = bits;
  return static_cast<float>(number);
}
float of_bits(std::uint32_t bits) { return detail::bit_cast<float>(bits); }

}  // namespace

TEST_CASE("bfloat16: is the upper half of a float") {
  CHECK(rounded(1.0F) == 0x3F80);
  CHECK(rounded(-2.5F) == 0xC020);
  CHECK(back(0x3F80) == 1.0F);
  static_assert(static_cast<float>(BFloat16(-0.75F)) == -0.75F);
  static_assert(sizeof(BFloat16) == 2);
}

TEST_CASE("bfloat16: every one that is no NaN and not denormal is itself again") {
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const std::uint32_t exponent = bits >> 7U & 0xFFU, fraction = bits & 0x7FU;
    if (exponent == 0xFF && fraction != 0) continue;
    const auto expected = static_cast<std::uint16_t>(exponent == 0 ? bits & 0x8000U : bits);
    REQUIRE(rounded(back(static_cast<std::uint16_t>(bits))) == expected);
  }
}

TEST_CASE("bfloat16: rounds to the nearest, of two as near to the even one") {
  CHECK(rounded(of_bits(0x3F80'7FFF)) == 0x3F80);
  CHECK(rounded(of_bits(0x3F80'8000)) == 0x3F80);
  CHECK(rounded(of_bits(0x3F80'8001)) == 0x3F81);
  CHECK(rounded(of_bits(0x3F81'8000)) == 0x3F82);
  CHECK(rounded(of_bits(0xBF81'8000)) == 0xBF82);
  CHECK(rounded(of_bits(0x3FFF'8000)) == 0x4000);  // the exponent grows
}

TEST_CASE("bfloat16: no other one is nearer to a number, whatever its bits") {
  Generator generator(1);
  for (int i = 0; i < 20000; ++i) {
    const auto bits = static_cast<std::uint32_t>(generator());
    const float number = of_bits(bits);
    if (!std::isnormal(number)) continue;
    const std::uint16_t chosen = rounded(number);
    if (std::isinf(back(chosen))) continue;
    const double distance = std::abs(double{back(chosen)} - double{number});
    for (const int step : {-1, 1}) {
      const float other = back(static_cast<std::uint16_t>(chosen + step));
      if (std::isfinite(other)) REQUIRE(distance <= std::abs(double{other} - double{number}));
    }
  }
}

TEST_CASE("bfloat16: what is too large is infinite, infinities stay, NaN stays NaN and is quiet") {
  constexpr float infinite = std::numeric_limits<float>::infinity();
  CHECK(rounded(std::numeric_limits<float>::max()) == 0x7F80);
  CHECK(rounded(of_bits(0x7F7F'7FFF)) == 0x7F7F);
  CHECK(rounded(infinite) == 0x7F80);
  CHECK(rounded(-infinite) == 0xFF80);
  CHECK(rounded(of_bits(0x7F80'0001)) == 0x7FC0);  // a signalling one whose payload is in the lower half
  CHECK(rounded(of_bits(0xFFA1'2345)) == 0xFFE1);
}

TEST_CASE("bfloat16: denormal numbers are zeros of their sign") {
  CHECK(rounded(0.0F) == 0);
  CHECK(rounded(-0.0F) == 0x8000);
  CHECK(rounded(of_bits(0x007F'FFFF)) == 0);
  CHECK(rounded(of_bits(0x8000'0001)) == 0x8000);
  CHECK(rounded(std::numeric_limits<float>::min()) == 0x0080);
}

TEST_CASE("bfloat16: only builds that multiply it gain by it, and those for Intel's processors do not") {
  CHECK(gains_by_bfloat16 <= multiplies_bfloat16);
#if defined(__cooperlake__) || defined(__sapphirerapids__)
  CHECK(!gains_by_bfloat16);
#elif defined(__znver4__) || defined(__znver5__)
  CHECK(gains_by_bfloat16 == multiplies_bfloat16);
#endif
}
