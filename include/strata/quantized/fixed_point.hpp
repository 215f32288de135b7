// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "strata/tensor/fixed_lanes.hpp"

/// What the cells of recurrent layers compute in: whole numbers that count 2⁻²⁴, so that 1 is `fixed_one`, and tanh and
/// the logistic function of them, the same on every machine.
namespace strata::inline STRATA_CONFIGURATION::detail {

inline constexpr int fixed_bits = 24;
inline constexpr std::int32_t fixed_one = std::int32_t{1} << fixed_bits;

/// a · b to the nearest, halves upwards; either may have any scale, the result has the other's.
constexpr std::int32_t fixed_product(std::int32_t a, std::int32_t b) {
  return rounded<fixed_bits>(std::int64_t{a} * b);
}

/// Arguments of tanh count 2⁻¹⁵, and are cut to ±7.75, whose tanh is within 4·10⁻⁷ of 1.
inline constexpr int argument_bits = 15;
inline constexpr std::int32_t most_argument = std::int32_t{31} << (argument_bits - 2);

/// tanh of 0, 1/96, 2/96, … 8, in steps of 2⁻³⁰, of whole numbers alone.
constexpr auto tanh_of_steps() {
  constexpr std::uint64_t one = std::uint64_t{1} << 32U, factor = 4206414439;  // e^(−1/48) · 2³²
  std::array<std::int64_t, 8 * 96 + 1> tanhs{};
  std::uint64_t power = one;  // e^(−2x)
  for (std::int64_t& tanh : tanhs) {
    tanh = static_cast<std::int64_t>((((one - power) << 30U) + (one + power) / 2) / (one + power));
    power = (power * factor + one / 2) >> 32U;
  }
  return tanhs;
}

/// The nearest whole number to a / b, b being positive.
constexpr std::int64_t nearest(std::int64_t a, std::int64_t b) {
  const std::int64_t twice = 2 * a + b;
  return twice / (2 * b) - (twice % (2 * b) < 0 ? 1 : 0);
}

/// The piece of tanh that begins at `from` and rises to `to`, of the finest steps that 16 bits allow: the cubic through
/// both ends and two places between, at −1, −5/12, 5/12 and 1 of its half length, where its error is about as large in
/// the middle as elsewhere. `tanh` are its tanh_of_steps.
constexpr CubicPiece piece_of_tanh(const std::int64_t* tanh, std::int32_t from, std::int32_t to) {
  const std::int64_t ends = tanh[24] + tanh[0], inner = tanh[17] + tanh[7];
  const std::int64_t rise = tanh[24] - tanh[0], inner_rise = tanh[17] - tanh[7];
  CubicPiece best;
  for (std::int32_t shift = 9; shift < 30; ++shift) {
    const std::int64_t finer = std::int64_t{1} << (shift - 9);
    const std::int64_t second = nearest((ends - inner) * 144 * finer, std::int64_t{238} << 9U);
    const std::int64_t third = nearest((5 * rise - 12 * inner_rise) * 144 * finer, std::int64_t{1190} << 8U);
    // So that the piece ends where the next one begins.
    const std::int64_t odd = (((third * 32768) >> 16) - ((third * -32768) >> 16)) * 4096;
    const std::int64_t first = nearest((std::int64_t{to - from} << shift) - odd, 65536);
    if (std::max(first, (second < 0 ? -second : second) + (third < 0 ? -third : third)) > 32767) break;
    const auto piece = [&](std::int32_t value) {
      return CubicPiece::of(value, static_cast<std::int32_t>(first), static_cast<std::int32_t>(second),
                            static_cast<std::int32_t>(third), shift);
    };
    const std::int32_t value = from - (piece(0).rise(-32768) >> shift);
    // Even, so that halves of the curve go on where they were, too.
    best = piece(value + (value & 1));
  }
  return best;
}

/// Those that begin at 0, 1/4, … 31/4.
STRATA_IF_USED inline constexpr std::array<CubicPiece, 32> fixed_tanhs = [] {
  constexpr auto tanhs = tanh_of_steps();
  std::array<CubicPiece, 32> pieces;
  std::int32_t from = 0;
  for (Size i = 0; i < pieces.size(); ++i) {
    pieces[i] = piece_of_tanh(tanhs.data() + 24 * i, from, static_cast<std::int32_t>(nearest(tanhs[24 * i + 24], 64)));
    from = pieces[i].value + (pieces[i].rise(32768) >> pieces[i].shift);
  }
  return pieces;
}();

/// tanh of an argument that counts 2^(raise − 15), and is more than −2³¹: within 10⁻⁵, and of large ones within 4·10⁻⁷.
STRATA_IF_USED constexpr std::int32_t fixed_tanh(std::int32_t argument, std::int32_t raise = 0) {
  return odd_curve<fixed_tanhs<>, 0, false>(argument, raise);
}
/// 1 / (1 + e^(−2x)), x being the argument.
STRATA_IF_USED constexpr std::int32_t fixed_sigmoid_of_twice(std::int32_t argument, std::int32_t raise = 0) {
  return odd_curve<fixed_tanhs<>, fixed_one / 2, true>(argument, raise);
}

/// Numbers side by side, with all of this number by number.
struct FixedPack {
  using Lanes = FixedLanes;
  static constexpr Size width = Lanes::width;
  Lanes::Numbers numbers;

  STRATA_INLINED static FixedPack load(const std::int32_t* from) { return {Lanes::load(from)}; }
  STRATA_INLINED void store(std::int32_t* to) const { Lanes::store(to, numbers); }
};

STRATA_INLINED inline FixedPack operator+(const FixedPack& a, const FixedPack& b) {
  return {FixedLanes::plus(a.numbers, b.numbers)};
}
STRATA_INLINED inline FixedPack operator-(const FixedPack& a, const FixedPack& b) {
  return {FixedLanes::minus(a.numbers, b.numbers)};
}
STRATA_INLINED inline FixedPack fixed_product(const FixedPack& a, const FixedPack& b) {
  return {FixedLanes::product<fixed_bits>(a.numbers, b.numbers)};
}
/// Each held between two numbers.
STRATA_INLINED inline FixedPack clamped(const FixedPack& a, std::int32_t least, std::int32_t most) {
  using Lanes = FixedLanes;
  return {Lanes::smaller(Lanes::larger(a.numbers, Lanes::all(least)), Lanes::all(most))};
}

/// a · b + c · d, which must fit.
STRATA_INLINED inline FixedPack fixed_products(const FixedPack& a, const FixedPack& b, const FixedPack& c,
                                               const FixedPack& d) {
  return {FixedLanes::products<fixed_bits>(a.numbers, b.numbers, c.numbers, d.numbers)};
}
/// All this number.
STRATA_INLINED inline FixedPack fixed(std::int32_t number) { return {FixedLanes::all(number)}; }

STRATA_IF_USED STRATA_INLINED inline FixedPack fixed_tanh(const FixedPack& arguments, std::int32_t raise) {
  return {FixedLanes::on_curve<fixed_tanhs<>, 0, false>(arguments.numbers, raise)};
}
STRATA_IF_USED STRATA_INLINED inline FixedPack fixed_sigmoid_of_twice(const FixedPack& arguments, std::int32_t raise) {
  return {FixedLanes::on_curve<fixed_tanhs<>, fixed_one / 2, true>(arguments.numbers, raise)};
}
/// tanh of numbers that count 2⁻²⁴, up to ±127: rounded to arguments.
STRATA_IF_USED STRATA_INLINED inline FixedPack fixed_tanh_of(const FixedPack& numbers) {
  using Lanes = FixedLanes;
  constexpr int finer = fixed_bits - argument_bits;
  return fixed_tanh(
      {Lanes::rounded_off(Lanes::plus(numbers.numbers, Lanes::all(std::int32_t{1} << (finer - 1))), finer)}, 0);
}

}  // namespace strata::detail
