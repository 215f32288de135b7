// SPDX-License-Identifier: MIT
#include "strata/tensor/cubic_piece.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace strata::detail;

namespace {

/// 1000 x − 100 x² + 10 x³ and so on, of places from 0 on in halves of a piece, in two pieces and a level end.
constexpr std::array<CubicPiece, 3> pieces{CubicPiece::of(1000, 30000, -20000, 5000, 20),
                                           CubicPiece::of(2500, 20000, 100, -3000, 21),
                                           CubicPiece::of(2800, 0, 0, 0, 9)};

double curve(int place) {
  const CubicPiece& piece = pieces[static_cast<std::size_t>(place / 8192)];
  const int u = (place % 8192) * 8 - 32768;
  const double first = static_cast<std::int16_t>(piece.first_and_second), second = piece.first_and_second >> 16;
  const double third = static_cast<std::int16_t>(piece.third);
  const double factor = second + std::floor(third * u / 65536);
  return piece.value +
         std::floor((first * u + factor * std::floor(std::ldexp(1.0 * u * u, -18))) / std::ldexp(1, piece.shift));
}

}  // namespace

TEST_CASE("cubic_piece: a curve is that of its pieces, odd, and level beyond the last one's beginning") {
  for (int place = 0; place <= 16384; place += 3) {
    REQUIRE(odd_curve<pieces, 0, false>(place, 0) == curve(place));
    if (place > 0) REQUIRE(odd_curve<pieces, 0, false>(-place, 0) == -curve(place));
  }
  for (const int place : {16384, 16385, 100000, 2147483647, -2147483647})
    CHECK(odd_curve<pieces, 0, false>(place, 0) == (place > 0 ? 2800 : -2800));
}

TEST_CASE("cubic_piece: numbers may count more than one place, the curve may be halved and moved") {
  for (int number = -700; number <= 700; ++number) {
    const int raised = odd_curve<pieces, 0, false>(number, 5);
    REQUIRE(raised == odd_curve<pieces, 0, false>(number * 32, 0));
    REQUIRE(std::abs(odd_curve<pieces, 7000, true>(number, 5) - 7000 - raised / 2) <= 1);
  }
}

TEST_CASE("cubic_piece: numbers of 64 bits are rounded to the nearest, halves upwards") {
  static_assert(rounded<24>((std::int64_t{3} << 24) / 2) == 2);
  static_assert(rounded<24>(-(std::int64_t{3} << 24) / 2) == -1);
  static_assert(rounded<32>(-1) == 0);
  static_assert(with_sign_of(-5, 3) == -3);
  static_assert(with_sign_of(0, 3) == 3);
}
