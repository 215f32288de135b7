// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// A piece of a curve, in whole numbers, whose products have two factors of 16 bits. Places from 0 on count
/// 2^place_bits to a piece; with u running from −2¹⁵ to 2¹⁵ along it,
///
///   value + ((first · u + (second + ⌊third · u / 2¹⁶⌋) · ⌊u² / 2¹⁸⌋) >> shift)
struct alignas(16) CubicPiece {
  static constexpr int place_bits = 13;

  std::int32_t value = 0;             ///< in the middle
  std::int32_t first_and_second = 0;  ///< the first in the lower half
  std::int32_t third = 0;             ///< its upper half is 0
  std::int32_t shift = 0;

  static constexpr CubicPiece of(std::int32_t value, std::int32_t first, std::int32_t second, std::int32_t third,
                                 std::int32_t shift) {
    return {value, static_cast<std::int32_t>(lower(first) | (static_cast<std::uint32_t>(second) << 16U)),
            static_cast<std::int32_t>(lower(third)), shift};
  }

  /// The first place of the last of so many pieces, up to which a curve goes.
  static constexpr std::int32_t last_place(std::size_t pieces) {
    return static_cast<std::int32_t>((pieces - 1) << place_bits);
  }

  /// What is added to `value`, · 2^shift, at u.
  constexpr std::int32_t rise(std::int32_t u) const {
    const auto first = static_cast<std::int16_t>(first_and_second), third16 = static_cast<std::int16_t>(third);
    return first * u + ((first_and_second >> 16) + ((third16 * u) >> 16)) * ((u * u) >> 18);
  }
  static constexpr std::int32_t u_of(std::int32_t place) {
    return ((place % (std::int32_t{1} << place_bits)) * (std::int32_t{1} << (16 - place_bits))) -
           (std::int32_t{1} << 15);
  }

 private:
  static constexpr std::uint32_t lower(std::int32_t number) { return static_cast<std::uint32_t>(number) & 0xFFFFU; }
};

/// ⌊number / 2^Bits + ½⌋, which must fit.
template <int Bits>
constexpr std::int32_t rounded(std::int64_t number) {
  // Of the lower half no sign is needed, and all have a shift without one.
  return static_cast<std::int32_t>(static_cast<std::uint64_t>(number + (std::int64_t{1} << (Bits - 1))) >>
                                   static_cast<unsigned>(Bits));
}

/// `number`, or −number where `of` is negative, without a branch, however little is optimised: a stream is the same
/// instructions for all numbers.
constexpr std::int32_t with_sign_of(std::int32_t of, std::int32_t number) {
  const std::int32_t sign = of >> 31;
  return (number ^ sign) - sign;
}

/// Base + the curve of such pieces, which begins in 0, at |number| · 2^raise, with the number's sign; halved, if it
/// should be, where both summands are rounded down. Beyond the last piece's first place the curve is level. raise:
/// 0 … place_bits; number > −2³¹.
template <const auto& pieces, std::int32_t Base, bool Halved>
constexpr std::int32_t odd_curve(std::int32_t number, int raise) {
  constexpr std::int32_t last = CubicPiece::last_place(pieces.size());
  const std::int32_t place = std::min(with_sign_of(number, number), last >> raise) * (std::int32_t{1} << raise);
  const CubicPiece& piece = pieces[static_cast<std::size_t>(place >> CubicPiece::place_bits)];
  const std::int32_t rise = piece.rise(CubicPiece::u_of(place)) >> (piece.shift + (Halved ? 1 : 0));
  return Base + with_sign_of(number, (piece.value >> (Halved ? 1 : 0)) + rise);
}

}  // namespace strata::detail
