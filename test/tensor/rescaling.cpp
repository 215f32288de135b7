// SPDX-License-Identifier: MIT
#include "strata/tensor/rescaling.hpp"

#include <doctest/doctest.h>

#include <limits>

using strata::detail::Rescaling;
using strata::detail::to_byte;

namespace {

constexpr std::int32_t half = std::int32_t{1} << 30U;  // of 2^31
constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t least = std::numeric_limits<std::int32_t>::min();

}  // namespace

TEST_CASE("rescaling: hand-worked: to the nearest, halves upwards, of negative numbers too") {
  // A multiplier of 2^30 and a shift of 32: a quarter.
  constexpr Rescaling quarter = Rescaling::to_nearest(32, 0);
  static_assert(quarter(8, half) == 2);
  CHECK(quarter(9, half) == 2);   // 2.25
  CHECK(quarter(10, half) == 3);  // 2.5
  CHECK(quarter(11, half) == 3);  // 2.75
  CHECK(quarter(0, half) == 0);
  CHECK(quarter(-9, half) == -2);   // -2.25
  CHECK(quarter(-10, half) == -2);  // -2.5, upwards
  CHECK(quarter(-11, half) == -3);  // -2.75
  CHECK(quarter(-12, half) == -3);
  CHECK(quarter(1, 0) == 0);
}

TEST_CASE("rescaling: hand-worked: a zero is added after rounding") {
  // 3 · 2^31 / 2^34 = 0.375 for each unit: 4 units are 1.5.
  constexpr Rescaling how = Rescaling::to_nearest(34, 200);
  constexpr std::int32_t multiplier = 3 * (std::int32_t{1} << 29U);  // over 2^34: 3/32
  CHECK(how(16, multiplier) == 202);                                 // 1.5
  CHECK(how(-16, multiplier) == 199);                                // -1.5 is -1
  CHECK(how(15, multiplier) == 201);                                 // 1.40625
  CHECK(how(-2134, multiplier) == 0);                                // -200.06
}

TEST_CASE("rescaling: nothing overflows at the ends of what is allowed") {
  // ⌊(2^31 − 1)² / 2^32 + ½⌋ = ⌊2^30 − 1 + 2^-32 + ½⌋
  CHECK(Rescaling::to_nearest(32, 0)(largest, largest) == half - 1);
  CHECK(Rescaling::to_nearest(32, 255)(largest, largest) == half + 254);
  // −2^31 (2^31 − 1) / 2^32 = −2^30 + ½, half upwards
  CHECK(Rescaling::to_nearest(32, 0)(least, largest) == -half + 1);
  // 2^62 / 2^54 is 256 less next to nothing
  CHECK(Rescaling::to_nearest(54, 255)(largest, largest) == 511);
  CHECK(Rescaling::to_nearest(54, 0)(least, largest) == -256);
}

TEST_CASE("rescaling: bytes are the nearest there are") {
  CHECK(to_byte(-1) == 0);
  CHECK(to_byte(0) == 0);
  CHECK(to_byte(255) == 255);
  CHECK(to_byte(256) == 255);
  CHECK(to_byte(least) == 0);
  CHECK(to_byte(largest) == 255);
}
