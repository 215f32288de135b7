// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "strata/tensor/cubic_piece.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whole numbers of 32 bits side by side for any processor (see fixed_lanes.hpp): loops that compilers turn into
/// registers.
struct PlainFixedLanes {
  static constexpr Size width = 16;
  using Numbers = std::array<std::int32_t, width>;

  static Numbers all(std::int32_t number) {
    return of([&](Size) { return number; });
  }
  static Numbers load(const std::int32_t* from) {
    return of([&](Size i) { return from[i]; });
  }
  static void store(std::int32_t* to, const Numbers& numbers) { std::copy_n(numbers.begin(), width, to); }
  template <Size, Size>
  static Numbers load(const std::int32_t* from) {
    return load(from);
  }

  static Numbers plus(const Numbers& a, const Numbers& b) {
    return of([&](Size i) { return a[i] + b[i]; });
  }
  static Numbers minus(const Numbers& a, const Numbers& b) {
    return of([&](Size i) { return a[i] - b[i]; });
  }
  static Numbers smaller(const Numbers& a, const Numbers& b) {
    return of([&](Size i) { return std::min(a[i], b[i]); });
  }
  static Numbers larger(const Numbers& a, const Numbers& b) {
    return of([&](Size i) { return std::max(a[i], b[i]); });
  }
  static Numbers rounded_off(const Numbers& numbers, int bits) {
    return of([&](Size i) { return numbers[i] >> bits; });
  }
  template <int Bits>
  static Numbers product(const Numbers& a, const Numbers& b, std::int32_t more = 0) {
    return of([&](Size i) { return rounded<Bits>(std::int64_t{a[i]} * b[i]) + more; });
  }
  template <int Bits>
  static Numbers products(const Numbers& a, const Numbers& b, const Numbers& c, const Numbers& d) {
    return of([&](Size i) { return rounded<Bits>(std::int64_t{a[i]} * b[i] + std::int64_t{c[i]} * d[i]); });
  }

  /// Loop by loop, since not all of them can be turned into registers everywhere: whole pieces are read one by one, and
  /// there is no shift of each number by a count of its own before AVX2.
  template <const auto& pieces, std::int32_t Base, bool Halved>
  static Numbers on_curve(const Numbers& numbers, int raise) {
    using Words = std::array<std::int16_t, width>;
    const std::int32_t last = CubicPiece::last_place(pieces.size()) >> raise, finer = std::int32_t{1} << raise;
    const auto words = [](const auto& word) STRATA_INLINED {
      Words all;
#pragma GCC unroll 1
      for (Size i = 0; i < width; ++i) all[i] = static_cast<std::int16_t>(word(i));
      return all;
    };
    const Numbers places =
        of([&](Size i) STRATA_INLINED { return std::min(with_sign_of(numbers[i], numbers[i]), last) * finer; });
    std::array<CubicPiece, width> each;
#pragma GCC unroll 16
    for (Size i = 0; i < width; ++i) each[i] = pieces[static_cast<std::uint32_t>(places[i] >> CubicPiece::place_bits)];
    const Words u = words([&](Size i) STRATA_INLINED { return CubicPiece::u_of(places[i]); });
    const Words third = words([&](Size i) STRATA_INLINED { return each[i].third; });
    const Words first = words([&](Size i) STRATA_INLINED { return each[i].first_and_second; });
    const Words second = words([&](Size i) STRATA_INLINED { return each[i].first_and_second >> 16; });
    const Words factor = words([&](Size i) STRATA_INLINED { return second[i] + ((third[i] * u[i]) >> 16); });
    const Words square = words([&](Size i) STRATA_INLINED { return (u[i] * u[i]) >> 18; });
    const Numbers sums = of([&](Size i) STRATA_INLINED { return first[i] * u[i] + factor[i] * square[i]; });
    const Numbers rises = of([&](Size i) STRATA_INLINED { return sums[i] >> (each[i].shift + (Halved ? 1 : 0)); });
    return of([&](Size i) STRATA_INLINED {
      return Base + with_sign_of(numbers[i], (each[i].value >> (Halved ? 1 : 0)) + rises[i]);
    });
  }

 private:
  STRATA_INLINED static Numbers of(const auto& number) {
    Numbers numbers;
#pragma GCC unroll 1
    for (Size i = 0; i < width; ++i) numbers[i] = number(i);
    return numbers;
  }
};

}  // namespace strata::detail
