// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "strata/tensor/matrix.hpp"

/// What the cells of recurrent layers compute in: whole numbers that count 2⁻²⁴, so that 1 is `fixed_one`, and tanh and
/// the logistic function of them, the same on every machine.
namespace strata::inline STRATA_CONFIGURATION::detail {

inline constexpr int fixed_bits = 24;
inline constexpr std::int32_t fixed_one = std::int32_t{1} << fixed_bits;

/// a · b to the nearest, halves upwards; either may have any scale, the result has the other's.
constexpr std::int32_t fixed_product(std::int32_t a, std::int32_t b) {
  // Of the lower half no sign is needed, and all have a shift without one.
  return static_cast<std::int32_t>(static_cast<std::uint64_t>(std::int64_t{a} * b + fixed_one / 2) >> fixed_bits);
}

/// Arguments of tanh count 2⁻¹⁵, and are cut to ±8, whose tanh is within 2·10⁻⁷ of 1.
inline constexpr int argument_bits = 15;
inline constexpr std::int32_t most_argument = std::int32_t{8} << argument_bits;

/// tanh at one of the ends of lines that stand for it, and how much it rises along the one that begins there.
struct FixedLine {
  std::int32_t from = 0, rise = 0;
};

/// Those that begin at 0, 1/64, … 8.
inline constexpr auto fixed_tanhs = [] {
  constexpr std::uint64_t one = std::uint64_t{1} << 32U, factor = 4162825044;  // e^(−1/32) · 2³²
  std::array<FixedLine, 8 * 64 + 1> lines;
  std::uint64_t power = one;  // e^(−2x)
  for (FixedLine& line : lines) {
    const std::uint64_t numerator = (one - power) << static_cast<unsigned>(fixed_bits), denominator = one + power;
    line.from = static_cast<std::int32_t>((numerator + denominator / 2) / denominator);
    power = (power * factor + one / 2) >> 32U;
  }
  for (Size i = 0; i + 1 < lines.size(); ++i) lines[i].rise = lines[i + 1].from - lines[i].from;
  return lines;
}();

/// A line is so many arguments long.
inline constexpr int line_bits = argument_bits - 6;
inline constexpr std::int32_t line_length = std::int32_t{1} << line_bits;

/// `number`, or −number where `of` is negative, without a branch, however little is optimised: a stream is the same
/// instructions for all numbers.
constexpr std::int32_t with_sign_of(std::int32_t of, std::int32_t number) {
  const std::int32_t sign = of >> 31;
  return (number ^ sign) - sign;
}

/// tanh of an argument: within 3·10⁻⁵.
constexpr std::int32_t fixed_tanh(std::int32_t argument) {
  const std::int32_t in = std::clamp(argument, 1 - most_argument, most_argument - 1), size = with_sign_of(in, in);
  const FixedLine line = fixed_tanhs[static_cast<Size>(size >> line_bits)];
  return with_sign_of(in, line.from + ((line.rise * (size % line_length) + line_length / 2) >> line_bits));
}

/// 1 / (1 + e^(−2x)), x being the argument.
constexpr std::int32_t fixed_sigmoid_of_twice(std::int32_t argument) { return (fixed_one + fixed_tanh(argument)) >> 1; }

/// Sixteen numbers side by side, with all of this number by number: loops that compilers turn into registers.
struct alignas(cache_line) FixedPack {
  static constexpr Size width = 16;
  std::array<std::int32_t, width> numbers;

  STRATA_INLINED static FixedPack of(const auto& number) {
    FixedPack result;
#pragma GCC unroll 1
    for (Size i = 0; i < width; ++i) result.numbers[i] = number(i);
    return result;
  }
  STRATA_INLINED static FixedPack load(const std::int32_t* from) {
    return of([&](Size i) STRATA_INLINED { return from[i]; });
  }
  STRATA_INLINED void store(std::int32_t* to) const {
    for (Size i = 0; i < width; ++i) to[i] = numbers[i];
  }
};

STRATA_INLINED inline FixedPack operator+(const FixedPack& a, const FixedPack& b) {
  return FixedPack::of([&](Size i) STRATA_INLINED { return a.numbers[i] + b.numbers[i]; });
}
STRATA_INLINED inline FixedPack operator-(const FixedPack& a, const FixedPack& b) {
  return FixedPack::of([&](Size i) STRATA_INLINED { return a.numbers[i] - b.numbers[i]; });
}
STRATA_INLINED inline FixedPack fixed_product(const FixedPack& a, const FixedPack& b) {
  return FixedPack::of([&](Size i) STRATA_INLINED { return fixed_product(a.numbers[i], b.numbers[i]); });
}
/// Each held between −most and most.
STRATA_INLINED inline FixedPack clamped(const FixedPack& a, std::int32_t most) {
  return FixedPack::of([&](Size i) STRATA_INLINED { return std::min(std::max(a.numbers[i], -most), most); });
}

/// The table is read one by one, both numbers of a line at once, which is as quick as any instruction for it.
STRATA_INLINED inline FixedPack fixed_tanh(const FixedPack& arguments) {
  const FixedPack in = clamped(arguments, most_argument - 1);
  const FixedPack size =
      FixedPack::of([&](Size i) STRATA_INLINED { return with_sign_of(in.numbers[i], in.numbers[i]); });
  const FixedPack places = FixedPack::of([&](Size i) STRATA_INLINED { return size.numbers[i] >> line_bits; });
  std::array<FixedLine, FixedPack::width> lines;
#pragma GCC unroll 16
  for (Size i = 0; i < FixedPack::width; ++i)
    std::memcpy(&lines[i], &fixed_tanhs[static_cast<std::uint32_t>(places.numbers[i])], sizeof(FixedLine));
  return FixedPack::of([&](Size i) STRATA_INLINED {
    const std::int32_t rest = size.numbers[i] % line_length;
    const std::int32_t value = lines[i].from + ((lines[i].rise * rest + line_length / 2) >> line_bits);
    return with_sign_of(in.numbers[i], value);
  });
}
STRATA_INLINED inline FixedPack fixed_sigmoid_of_twice(const FixedPack& arguments) {
  const FixedPack tanh = fixed_tanh(arguments);
  return FixedPack::of([&](Size i) STRATA_INLINED { return (fixed_one + tanh.numbers[i]) >> 1; });
}

}  // namespace strata::detail
