// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/byte_lanes.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What numbers are seen where, 0 always among them.
struct SeenRange {
  double low = 0, high = 0;

  void add(double number) {
    low = std::min(low, number);
    high = std::max(high, number);
  }
};

/// A real number x as a byte q: x ≈ step · (q − zero). 0 is exact.
struct ByteScale {
  float step = 1;
  std::uint8_t zero = 0;

  /// Beyond these no reciprocal and no product of two steps is normal any more.
  static constexpr float least_step = 1e-15F, most_step = 1e15F;

  /// The finest scale of a range that has a step of at least `least`: 255 steps from its low to its high end.
  static ByteScale of(const SeenRange& range, double least = 0) {
    const double width = range.high - range.low;
    const double step = width > 0 ? std::max(width / 255, least) : std::max(1.0, least);
    ByteScale scale;
    scale.step = std::clamp(static_cast<float>(step), least_step, most_step);
    scale.zero = to_byte_of(-range.low / static_cast<double>(scale.step));
    return scale;
  }

  /// Of a byte, which may have a fraction.
  double value(double byte) const { return static_cast<double>(step) * (byte - static_cast<double>(zero)); }
  double low() const { return value(0); }
  double high() const { return value(255); }

  /// The nearest byte.
  std::uint8_t byte(double x) const { return to_byte_of(x / static_cast<double>(step) + static_cast<double>(zero)); }

  bool operator==(const ByteScale&) const = default;

 private:
  static std::uint8_t to_byte_of(double number) {
    return static_cast<std::uint8_t>(std::clamp(std::floor(number + 0.5), 0.0, 255.0));
  }
};

namespace detail {

/// Bytes that stand for no output or input end a row: kernels take so many at once.
inline constexpr Size byte_block = 16;
constexpr Size padded_to_blocks(Size numbers) { return (numbers + byte_block - 1) / byte_block * byte_block; }

/// So many numbers compilers quantize in registers.
inline constexpr Size in_registers = 16;

/// to ← byte(0), byte(1), … byte(N − 1), and what fills the row up.
template <Size N>
inline void put_bytes(const auto& byte, ByteLanes::Input* to) {
  constexpr Size whole = N / in_registers * in_registers;
  for (Size i = 0; i < whole; ++i) to[i] = byte(i);

  // The last few are stored together, as they will be read: a load of what several stores have just written waits until
  // all of them have reached the cache.
  using Unsigned = std::make_unsigned_t<ByteLanes::Input>;
  constexpr Size together = sizeof(std::uint64_t) / sizeof(Unsigned), bits = 8 * sizeof(Unsigned);
  for (Size first = whole; first < padded_to_blocks(N); first += together) {
    std::uint64_t word = 0;
    for (Size i = first; i < std::min(first + together, N); ++i) {
      const Size place = std::endian::native == std::endian::little ? i - first : together - 1 - (i - first);
      word |= std::uint64_t{static_cast<Unsigned>(byte(i))} << (place * bits);
    }
    std::memcpy(to + first, &word, sizeof word);
  }
}

/// to ← N numbers x(0), x(1), … as bytes: x times the reciprocal of the step, held within the bytes' range, to the
/// nearest whole number, halves to the even one. Two roundings of float and nothing that a compiler may contract, so
/// that every machine gives the same. NaN counts as the lowest number. With a Fraction, bytes have so many bits behind
/// them, in a second row.
template <Size N, Size Fraction = 0>
inline void quantize_row(const auto& x, const ByteScale& scale, ByteLanes::Input* to) {
  // Whole numbers stand in the low bits of a float of this size.
  constexpr float shift = 0x1.8p23F;
  constexpr std::int32_t finer = std::int32_t{1} << Fraction;
  const float reciprocal = 1 / scale.step * static_cast<float>(finer);
  const std::int32_t zero = std::int32_t{scale.zero} * finer;
  const auto low = static_cast<float>(-zero), high = static_cast<float>(256 * finer - 1 - zero);
  const std::int32_t offset = zero - ByteLanes::input_zero * finer - detail::bit_cast<std::int32_t>(shift);
  const auto number = [&](Size i) {
    float steps = x(i) * reciprocal;
    steps = steps > low ? steps : low;
    steps = steps < high ? steps : high;
    return detail::bit_cast<std::int32_t>(steps + shift) + offset;
  };
  put_bytes<N>([&](Size i) { return static_cast<ByteLanes::Input>(number(i) >> Fraction); }, to);
  if constexpr (Fraction > 0)
    put_bytes<N>(
        [&](Size i) { return static_cast<ByteLanes::Input>((number(i) & (finer - 1)) - ByteLanes::input_zero); },
        to + padded_to_blocks(N));
}

}  // namespace detail
}  // namespace strata
