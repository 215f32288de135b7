// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/bfloat16.hpp"
#include "strata/tensor/pack.hpp"

/// Pairs of BFloat16s: what AVX512-BF16 multiplies in place of numbers.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Two numbers that follow each other along the depth of a product: one step of it.
struct alignas(4) Pair {
  BFloat16 first, second;

  constexpr bool operator==(const Pair&) const = default;
};

#if STRATA_HAS_BFLOAT16

/// As many pairs as a pack of floats has lanes, one for each.
struct PairPack {
  static constexpr Size size = 16;

  __m512i data;

  PairPack() = default;
  explicit PairPack(__m512i pairs) : data(pairs) {}
  explicit PairPack(const Pair& everywhere) : data(_mm512_set1_epi32(bit_cast<int>(everywhere))) {}
  static PairPack load_unaligned(const Pair* from) { return PairPack(_mm512_loadu_si512(from)); }
  void store_unaligned(Pair* to) const { _mm512_storeu_si512(to, data); }
  /// The first `count` of them.
  void store_first(Pair* to, Size count) const { _mm512_mask_storeu_epi32(to, avx512::first_lanes(count), data); }
};

template <>
struct PackOf<Pair> {
  using type = PairPack;
  static constexpr Size lanes = PairPack::size;
};
static_assert(lanes<float> == lanes<Pair>);

/// Lane by lane a number of each, rounded.
inline PairPack pair_up(const Pack<float>& first, const Pack<float>& second) {
  alignas(64) static constexpr auto order = [] {
    std::array<std::uint16_t, 32> result{};
    for (Size lane = 0; lane < 16; ++lane) {
      result[2 * lane] = static_cast<std::uint16_t>(lane);
      result[2 * lane + 1] = static_cast<std::uint16_t>(lane + 16);
    }
    return result;
  }();
  const auto halves = bit_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first));
  return PairPack(_mm512_maskz_permutexvar_epi16(~__mmask32{0}, _mm512_load_si512(order.data()), halves));
}

/// The numbers of both packs, rounded, each paired with its neighbour.
inline PairPack pair_neighbours(const Pack<float>& low, const Pack<float>& high) {
  return PairPack(bit_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low)));
}

#endif

}  // namespace detail

#if STRATA_HAS_BFLOAT16

/// c + a.first·b.first + a.second·b.second, lane by lane.
inline Pack<float> multiply_add(const detail::PairPack& a, const detail::PairPack& b, const Pack<float>& c) {
  return _mm512_dpbf16_ps(c, detail::bit_cast<__m512bh>(a.data), detail::bit_cast<__m512bh>(b.data));
}

#if defined(__GNUC__) && !defined(__clang__)
template <Size N>
STRATA_INLINED inline void hold_in_registers(std::array<detail::PairPack, N>& packs) {
#pragma GCC unroll 32
  for (auto& pack : packs) {
    auto data = pack.data;
    asm("" : STRATA_FLOAT_REGISTER(data));
    pack.data = data;
  }
}
#endif

#endif

}  // namespace strata
