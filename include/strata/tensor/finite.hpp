// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether a number is neither NaN nor infinite, asked of its bits, since -ffast-math lets a compiler assume the
/// answer.
template <class Number>
constexpr bool is_finite(Number number) {
  if constexpr (std::same_as<Number, float>) {
    constexpr std::uint32_t exponent = 0x7f800000U;
    return (std::bit_cast<std::uint32_t>(number) & exponent) != exponent;
  } else if constexpr (std::same_as<Number, double>) {
    constexpr std::uint64_t exponent = 0x7ff0000000000000U;
    return (std::bit_cast<std::uint64_t>(number) & exponent) != exponent;
  } else if constexpr (std::floating_point<Number>) {
    return std::isfinite(number);
  } else {
    return true;
  }
}

}  // namespace strata::detail
