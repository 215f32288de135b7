// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "strata/tensor/plain_fixed_lanes.hpp"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

/// Whole numbers of 32 bits side by side, for the cells of recurrent layers, as each instruction set has them.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What all below have, each function number by number:
///   width                         how many numbers there are
///   all(number), load, store
///   load<Count, Step>(from)       Count of them, the others anything; from is Step · k behind what was stored whole
///   plus, minus, smaller, larger
///   rounded_off(numbers, bits)    ⌊number / 2^bits⌋
///   product<Bits>(a, b, more)     ⌊a · b / 2^Bits + ½⌋ + more
///   products<Bits>(a, b, c, d)    ⌊(a · b + c · d) / 2^Bits + ½⌋, which must fit
///   on_curve<pieces, Base, Halved>(numbers, raise)   (see odd_curve)
///   store_digits<Count>(to, plane, numbers)   of numbers cut to 0 … 2¹⁶ − 1 the upper byte, and `plane` behind it the
///                                 lower one, and 0 for the others than Count, where that is quick

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512VL__)

/// (The masked forms say zero where g++ 12 warns of an undefined register in its own header.)
struct FixedLanes {
  static constexpr Size width = 16;
  using Numbers = __m512i;

  static Numbers all(std::int32_t number) { return _mm512_set1_epi32(number); }
  static Numbers load(const std::int32_t* from) { return _mm512_loadu_si512(from); }
  static void store(std::int32_t* to, Numbers numbers) { _mm512_storeu_si512(to, numbers); }
  /// In halves where two stores have them: a load of what both have just written waits for the cache.
  template <Size Count, Size Step>
  static Numbers load(const std::int32_t* from) {
    if constexpr (Count > 8 && Step % 16 != 8) return load(from);
    const auto both = [](__m256i lower, __m256i upper) {
      return __builtin_shufflevector(lower, upper, 0, 1, 2, 3, 4, 5, 6, 7);
    };
    return both(half(from), Count > 8 ? half(from + 8) : _mm256_setzero_si256());
  }

  static Numbers plus(Numbers a, Numbers b) { return _mm512_add_epi32(a, b); }
  static Numbers minus(Numbers a, Numbers b) { return _mm512_sub_epi32(a, b); }
  static Numbers smaller(Numbers a, Numbers b) { return _mm512_maskz_min_epi32(all16, a, b); }
  static Numbers larger(Numbers a, Numbers b) { return _mm512_maskz_max_epi32(all16, a, b); }
  static Numbers rounded_off(Numbers numbers, unsigned bits) { return _mm512_maskz_srai_epi32(all16, numbers, bits); }

  template <unsigned Bits>
  static Numbers product(Numbers a, Numbers b, std::int32_t more = 0) {
    const __m512i addend =
        _mm512_set1_epi64((std::int64_t{1} << (Bits - 1)) + std::int64_t{more} * (std::int64_t{1} << Bits));
    return together<Bits>(_mm512_add_epi64(wide(a, b), addend), _mm512_add_epi64(wide(upper(a), upper(b)), addend));
  }
  template <unsigned Bits>
  static Numbers products(Numbers a, Numbers b, Numbers c, Numbers d) {
    const __m512i half = _mm512_set1_epi64(std::int64_t{1} << (Bits - 1));
    const auto sum = [&](__m512i p, __m512i q, __m512i r, __m512i s) {
      return _mm512_add_epi64(_mm512_add_epi64(wide(p, q), half), wide(r, s));
    };
    return together<Bits>(sum(a, b, c, d), sum(upper(a), upper(b), upper(c), upper(d)));
  }

  /// The pieces are looked up in registers. What the next operation waits for is counted: most take two cycles on a
  /// Zen 5. Shifts have a count for each lane, since with one for all they are two operations on an Intel.
  template <const auto& pieces, std::int32_t Base, bool Halved>
  static Numbers on_curve(Numbers numbers, int raise) {
    static constexpr auto columns = columns_of(pieces, Halved);
    const __mmask16 negative = _mm512_movepi32_mask(numbers);
    const __m512i size =
        smaller(_mm512_maskz_abs_epi32(all16, numbers), all(CubicPiece::last_place(pieces.size()) >> raise));
    const __m512i piece = _mm512_maskz_srlv_epi32(all16, size, all(CubicPiece::place_bits - raise));
    const auto look_up = [&](Size column) {
      const std::int32_t* const all_pieces = columns[column].data();
      return _mm512_permutex2var_epi32(load(all_pieces), piece, load(all_pieces + width));
    };
    const auto negated = [&](__m512i n) { return _mm512_mask_sub_epi32(n, negative, _mm512_setzero_si512(), n); };
    // u in the lower halves, u² / 2¹⁸ in the upper ones.
    constexpr int differ_and_within = 0x28, or_within = 0xF8;
    constexpr __mmask32 upper_halves = 0xAAAAAAAA;
    const __m512i u =
        _mm512_ternarylogic_epi32(_mm512_maskz_sllv_epi32(all16, size, all(16 - CubicPiece::place_bits + raise)),
                                  all(0x8000), all(0xFFFF), differ_and_within);
    const __m512i squares = _mm512_maskz_srli_epi32(all16, _mm512_madd_epi16(u, u), 2);
    const __m512i powers = _mm512_ternarylogic_epi32(u, squares, _mm512_maskz_set1_epi16(upper_halves, -1), or_within);
    const __m512i first_and_second = look_up(1);
    const __m512i factors =
        _mm512_mask_add_epi16(first_and_second, upper_halves, first_and_second, _mm512_madd_epi16(look_up(2), u));
    __m512i middle = look_up(0), shift = look_up(3);
    const __m512i rise = _mm512_maskz_srav_epi32(all16, _mm512_madd_epi16(factors, powers), shift);
    middle = negated(middle);
    if constexpr (Base != 0) middle = plus(middle, all(Base));
    return plus(middle, negated(rise));
  }

#if defined(__AVX512VBMI__)
  template <Size Count>
  static void store_digits(std::uint8_t* to, Size plane, Numbers numbers) {
    // In each quarter four numbers of 16 bits, twice; then the upper bytes of all, and the lower ones.
    const __m512i words = _mm512_packus_epi32(numbers, numbers);
    const auto places = [](Size first) {
      std::array<std::uint8_t, 16> from{};
      for (Size i = 0; i < 16; ++i) from[i] = static_cast<std::uint8_t>(16 * (i / 4) + 2 * (i % 4) + first);
      return from;
    };
    static constexpr std::array<std::array<std::uint8_t, 16>, 4> digits{places(1), places(0)};
    constexpr auto some = static_cast<__mmask16>((std::uint32_t{1} << Count) - 1);
    constexpr auto both = some | (__mmask32{some} << 16U);
    const __m512i found = _mm512_maskz_permutexvar_epi8(both, _mm512_loadu_si512(digits.data()), words);
    const __m256i bytes = __builtin_shufflevector(found, found, 0, 1, 2, 3);
    if (plane == 16) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes);
    } else {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(bytes));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to + plane), _mm256_extracti128_si256(bytes, 1));
    }
  }
#endif

 private:
  static constexpr auto all8 = static_cast<__mmask8>(-1);
  static constexpr auto all16 = static_cast<__mmask16>(-1);
  static __m256i half(const std::int32_t* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
  /// Of pairs of numbers the second; by a shuffle, since shifts wait for the unit that multiplies.
  static __m512i upper(__m512i numbers) { return _mm512_maskz_shuffle_epi32(all16, numbers, _MM_PERM_DDBB); }
  static __m512i wide(__m512i a, __m512i b) { return _mm512_maskz_mul_epi32(all8, a, b); }
  template <unsigned Bits>
  static Numbers together(__m512i even, __m512i odd) {
    even = _mm512_maskz_srli_epi64(all8, even, Bits);
    if constexpr (Bits < 32) odd = _mm512_maskz_slli_epi64(all8, odd, 32 - Bits);
    return _mm512_mask_blend_epi32(0xAAAA, even, odd);
  }

  struct alignas(64) Column : std::array<std::int32_t, 2 * width> {};
  static constexpr std::array<Column, 4> columns_of(const std::array<CubicPiece, 2 * width>& pieces, bool halved) {
    std::array<Column, 4> columns{};
    for (Size i = 0; i < pieces.size(); ++i) {
      columns[0][i] = pieces[i].value >> (halved ? 1 : 0);
      columns[1][i] = pieces[i].first_and_second;
      columns[2][i] = pieces[i].third;
      columns[3][i] = pieces[i].shift + (halved ? 1 : 0);
    }
    return columns;
  }
};

#elif defined(__AVX2__)

struct FixedLanes {
  static constexpr Size width = 8;
  using Numbers = __m256i;

  static Numbers all(std::int32_t number) { return _mm256_set1_epi32(number); }
  static Numbers load(const std::int32_t* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }
  static void store(std::int32_t* to, Numbers numbers) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), numbers); }
  template <Size, Size>
  static Numbers load(const std::int32_t* from) {
    return load(from);
  }

  static Numbers plus(Numbers a, Numbers b) { return _mm256_add_epi32(a, b); }
  static Numbers minus(Numbers a, Numbers b) { return _mm256_sub_epi32(a, b); }
  static Numbers smaller(Numbers a, Numbers b) { return _mm256_min_epi32(a, b); }
  static Numbers larger(Numbers a, Numbers b) { return _mm256_max_epi32(a, b); }
  static Numbers rounded_off(Numbers numbers, int bits) { return _mm256_srai_epi32(numbers, bits); }

  template <int Bits>
  static Numbers product(Numbers a, Numbers b, std::int32_t more = 0) {
    const __m256i addend =
        _mm256_set1_epi64x((std::int64_t{1} << (Bits - 1)) + std::int64_t{more} * (std::int64_t{1} << Bits));
    return together<Bits>(_mm256_add_epi64(_mm256_mul_epi32(a, b), addend),
                          _mm256_add_epi64(_mm256_mul_epi32(upper(a), upper(b)), addend));
  }
  template <int Bits>
  static Numbers products(Numbers a, Numbers b, Numbers c, Numbers d) {
    const __m256i half = _mm256_set1_epi64x(std::int64_t{1} << (Bits - 1));
    const auto sum = [&](__m256i p, __m256i q, __m256i r, __m256i s) {
      return _mm256_add_epi64(_mm256_add_epi64(_mm256_mul_epi32(p, q), half), _mm256_mul_epi32(r, s));
    };
    return together<Bits>(sum(a, b, c, d), sum(upper(a), upper(b), upper(c), upper(d)));
  }

  /// Whole pieces are loaded one by one and laid side by side.
  template <const auto& pieces, std::int32_t Base, bool Halved>
  static Numbers on_curve(Numbers numbers, int raise) {
    const __m256i negative = _mm256_srai_epi32(numbers, 31);
    const __m256i size = smaller(_mm256_abs_epi32(numbers), all(CubicPiece::last_place(pieces.size()) >> raise));
    alignas(32) std::array<std::int32_t, width> piece;
    store(piece.data(), _mm256_srl_epi32(size, _mm_cvtsi32_si128(CubicPiece::place_bits - raise)));
    const auto two = [&](Size i) {
      const auto one = [&](Size of) {
        return _mm_load_si128(reinterpret_cast<const __m128i*>(&pieces[static_cast<std::uint32_t>(piece[of])]));
      };
      return _mm256_inserti128_si256(_mm256_castsi128_si256(one(i)), one(i + 4), 1);
    };
    const __m256i a = _mm256_unpacklo_epi32(two(0), two(1)), b = _mm256_unpackhi_epi32(two(0), two(1));
    const __m256i c = _mm256_unpacklo_epi32(two(2), two(3)), d = _mm256_unpackhi_epi32(two(2), two(3));

    const auto negated = [&](__m256i n) { return minus(_mm256_xor_si256(n, negative), negative); };
    const __m256i u = _mm256_and_si256(
        _mm256_xor_si256(_mm256_sll_epi32(size, _mm_cvtsi32_si128(16 - CubicPiece::place_bits + raise)), all(0x8000)),
        all(0xFFFF));
    const __m256i upper_halves = all(static_cast<std::int32_t>(0xFFFF0000U));
    const __m256i squares = _mm256_and_si256(_mm256_srli_epi32(_mm256_madd_epi16(u, u), 2), upper_halves);
    const __m256i powers = _mm256_or_si256(u, squares);
    const __m256i cubic = _mm256_and_si256(_mm256_madd_epi16(_mm256_unpacklo_epi64(b, d), u), upper_halves);
    const __m256i factors = plus(_mm256_unpackhi_epi64(a, c), cubic);
    __m256i middle = _mm256_unpacklo_epi64(a, c), shift = _mm256_unpackhi_epi64(b, d);
    if constexpr (Halved) {
      middle = rounded_off(middle, 1);
      shift = plus(shift, all(1));
    }
    const __m256i rise = _mm256_srav_epi32(_mm256_madd_epi16(factors, powers), shift);
    middle = negated(middle);
    if constexpr (Base != 0) middle = plus(middle, all(Base));
    return plus(middle, negated(rise));
  }

  template <Size Count>
  requires(Count == width) static void store_digits(std::int16_t* to, Size plane, Numbers numbers) {
    const __m256i words = _mm256_permute4x64_epi64(_mm256_packus_epi32(numbers, numbers), 0xD8);
    const __m128i eight = _mm256_castsi256_si128(words);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_srli_epi16(eight, 8));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + plane), _mm_and_si128(eight, _mm_set1_epi16(0xFF)));
  }

 private:
  /// Of pairs of numbers the second.
  static __m256i upper(__m256i numbers) { return _mm256_srli_epi64(numbers, 32); }
  template <int Bits>
  static Numbers together(__m256i even, __m256i odd) {
    even = _mm256_srli_epi64(even, Bits);
    if constexpr (Bits < 32) odd = _mm256_slli_epi64(odd, 32 - Bits);
    return _mm256_blend_epi32(even, odd, 0xAA);
  }
};

#else

using FixedLanes = PlainFixedLanes;

#endif

}  // namespace strata::detail
