// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "strata/tensor/size.hpp"

/// What the cells of recurrent layers compute in: whole numbers that count 2⁻²⁴, so that 1 is `fixed_one`, and tanh and
/// the logistic function of them, the same on every machine.
namespace strata::inline STRATA_CONFIGURATION::detail {

inline constexpr int fixed_bits = 24;
inline constexpr std::int32_t fixed_one = std::int32_t{1} << fixed_bits;

/// a · b to the nearest, halves upwards; either may have any scale, the result has the other's.
constexpr std::int32_t fixed_product(std::int32_t a, std::int32_t b) {
  return static_cast<std::int32_t>((std::int64_t{a} * b + fixed_one / 2) >> fixed_bits);
}

/// Arguments of tanh count 2⁻¹⁵, and are cut to ±8, whose tanh is within 2·10⁻⁷ of 1.
inline constexpr int argument_bits = 15;
inline constexpr std::int32_t most_argument = std::int32_t{8} << argument_bits;

/// tanh 0, tanh 1/64, … tanh 8.
inline constexpr auto fixed_tanhs = [] {
  constexpr std::uint64_t one = std::uint64_t{1} << 32U, factor = 4162825044;  // e^(−1/32) · 2³²
  std::array<std::int32_t, 8 * 64 + 1> values{};
  std::uint64_t power = one;  // e^(−2x)
  for (auto& value : values) {
    const std::uint64_t numerator = (one - power) << static_cast<unsigned>(fixed_bits), denominator = one + power;
    value = static_cast<std::int32_t>((numerator + denominator / 2) / denominator);
    power = (power * factor + one / 2) >> 32U;
  }
  return values;
}();

/// tanh of an argument, on a line from one of these to the next: within 3·10⁻⁵.
constexpr std::int32_t fixed_tanh(std::int32_t argument) {
  constexpr int part_bits = argument_bits - 6;
  constexpr std::int32_t parts = std::int32_t{1} << part_bits;
  const std::int32_t in = std::clamp(argument, 1 - most_argument, most_argument - 1), size = in < 0 ? -in : in;
  const auto at = static_cast<Size>(size >> part_bits);
  const std::int32_t from = fixed_tanhs[at];
  const std::int32_t value = from + (((fixed_tanhs[at + 1] - from) * (size % parts) + parts / 2) >> part_bits);
  return in < 0 ? -value : value;
}

/// 1 / (1 + e^(−2x)), x being the argument.
constexpr std::int32_t fixed_sigmoid_of_twice(std::int32_t argument) { return (fixed_one + fixed_tanh(argument)) >> 1; }

}  // namespace strata::detail
