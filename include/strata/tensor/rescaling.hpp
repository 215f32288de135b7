// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How a sum becomes a number of a coarser scale: ⌊(sum · multiplier + addend) / 2^shift⌋, exactly. With an addend of
/// 2^(shift − 1) that is the nearest whole number to sum · multiplier / 2^shift, halves upwards.
struct Rescaling {
  std::int32_t shift;   ///< least_shift … most_shift
  std::int64_t addend;  ///< below 2⁶² + 2⁵⁴ in size, so that nothing overflows

  /// At least 32: then the result is the upper half of 64 bits, shifted by what is left.
  static constexpr std::int32_t least_shift = 32, most_shift = 54;

  /// To the nearest, and `zero` (0 … 255) more.
  static constexpr Rescaling to_nearest(std::int32_t shift, std::int32_t zero) {
    return {shift, (std::int64_t{1} << (shift - 1)) + (std::int64_t{zero} << shift)};
  }

  /// multiplier: 0 … 2³¹ − 1.
  constexpr std::int32_t operator()(std::int32_t sum, std::int32_t multiplier) const {
    return static_cast<std::int32_t>((std::int64_t{sum} * multiplier + addend) >> shift);
  }
};

/// The nearest number of a byte.
constexpr std::uint8_t to_byte(std::int32_t number) {
  return static_cast<std::uint8_t>(std::clamp<std::int32_t>(number, 0, 255));
}

}  // namespace strata::detail
