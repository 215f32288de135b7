// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "strata/tensor/bit_cast.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The upper half of a float: its sign, its eight bits of exponent and seven of its fraction, so all of its range, to
/// three digits or so.
struct BFloat16 {
  std::uint16_t bits;

  BFloat16() = default;
  /// The nearest one, of two as near the even one, as AVX512-BF16 rounds: what is too large becomes infinite, a
  /// denormal number a zero of its sign, NaN a quiet NaN.
  explicit constexpr BFloat16(float number) {
    const auto whole = detail::bit_cast<std::uint32_t>(number);
    const std::uint32_t magnitude = whole & 0x7FFF'FFFFU, upper = whole >> 16U;
    if (magnitude > 0x7F80'0000U)
      bits = static_cast<std::uint16_t>(upper | 0x40U);
    else if (magnitude < 0x0080'0000U)
      bits = static_cast<std::uint16_t>(upper & 0x8000U);
    else
      bits = static_cast<std::uint16_t>((whole + 0x7FFFU + (upper & 1U)) >> 16U);
  }
  explicit constexpr operator float() const { return detail::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U); }
  constexpr bool operator==(const BFloat16&) const = default;
};

/// Whether this build multiplies BFloat16s: whether it is for a processor with AVX512-BF16 (Zen 4 and later, Cooper
/// Lake, Sapphire Rapids and later; -march=native there).
inline constexpr bool multiplies_bfloat16 = STRATA_HAS_BFLOAT16 != 0;

/// Whether that is faster than float, as far as the compiler says which processor it is: Intel's issue such products a
/// quarter as often as multiply-adds (a training on a Xeon of the fifth generation has 0.54 × the speed of float).
#if defined(__corei7__) || defined(__cooperlake__) || defined(__sapphirerapids__) || defined(__emeraldrapids__) || \
    defined(__graniterapids__)
inline constexpr bool gains_by_bfloat16 = false;
#else
inline constexpr bool gains_by_bfloat16 = multiplies_bfloat16;
#endif

}  // namespace strata
