// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "strata/tensor/plain_byte_lanes.hpp"
#include "strata/tensor/size.hpp"
#include "strata/tensor/xsimd.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Sums of products of bytes, as each instruction set takes them: the one place that knows how. Weights are from −127
/// to 127, activations from 0 to 255, sums have 32 bits; all is whole numbers without saturation on the way, so that
/// every instruction set gives the same.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What all below have:
///   width                    how many sums a register holds, each of another output
///   depth                    how many products each of them takes at once
///   registers, of_each       how many of the processor's there are, and how many of them `Sums` takes
///   latency                  how many products may be on their way to a sum
///   Input, input_zero        an activation as it is multiplied: less input_zero, which the sums are corrected for
///   load, store              of `width` sums
///   weights                  of `width` outputs, each with its `depth` weights side by side
///   inputs                   `depth` of them, for all sums
///   add(sums, inputs, weights)   + Σ inputs · weights
///   plus, rescaled           see Rescaling
///   shifted                  sums · 2^bits, which must fit
///   store_bytes(to, sums)    the nearest bytes, 0 … 255
///   store_bytes(to, sums, table)   table[byte], where that is quick

#if defined(__AVX512VNNI__) && defined(__AVX512BW__) && defined(__AVX512VL__)

/// AVX-512 with VNNI. (The masked forms say zero where g++ 12 warns of an undefined register in its own header.)
struct ByteLanes {
  static constexpr Size width = 16, depth = 4, registers = 32, of_each = 1, latency = 8;
  using Input = std::uint8_t;
  static constexpr int input_zero = 0;
  using Sums = __m512i;
  using Weights = __m512i;
  using Inputs = __m512i;

  static Sums load(const std::int32_t* from) { return _mm512_loadu_si512(from); }
  static void store(std::int32_t* to, Sums sums) { _mm512_storeu_si512(to, sums); }
  static Weights weights(const std::int8_t* from) { return _mm512_loadu_si512(from); }
  static Inputs inputs(const Input* from) {
    std::int32_t four = 0;
    std::memcpy(&four, from, sizeof four);
    return _mm512_set1_epi32(four);
  }
  static Sums add(Sums sums, Inputs x, Weights w) { return _mm512_dpbusd_epi32(sums, x, w); }
  static Sums plus(Sums a, Sums b) { return _mm512_add_epi32(a, b); }
  static Sums shifted(Sums sums, int bits) {
    return _mm512_maskz_slli_epi32(static_cast<__mmask16>(-1), sums, static_cast<unsigned>(bits));
  }

  static Sums rescaled(Sums sums, const std::int32_t* multipliers, const Rescaling& how) {
    constexpr auto all8 = static_cast<__mmask8>(-1);
    constexpr auto all16 = static_cast<__mmask16>(-1);
    constexpr auto odd = static_cast<__mmask16>(0xAAAA);
    const __m512i m = load(multipliers), addend = _mm512_set1_epi64(how.addend);
    const __m512i low = _mm512_add_epi64(_mm512_maskz_mul_epi32(all8, sums, m), addend);
    // Shuffles, since shifts wait for the unit that multiplies.
    const auto second = [](__m512i pairs) { return _mm512_maskz_shuffle_epi32(all16, pairs, _MM_PERM_DDBB); };
    const __m512i high = _mm512_add_epi64(_mm512_maskz_mul_epi32(all8, second(sums), second(m)), addend);
    const __m512i upper = _mm512_mask_shuffle_epi32(high, static_cast<__mmask16>(~odd), low, _MM_PERM_DDBB);
    return _mm512_maskz_srav_epi32(all16, upper, _mm512_set1_epi32(how.shift - 32));
  }

  static void store_bytes(std::uint8_t* to, Sums sums) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes(sums));
  }

#if defined(__AVX512VBMI__)
  static void store_bytes(std::uint8_t* to, Sums sums, const std::uint8_t* table) {
    const __m512i index = _mm512_zextsi128_si512(bytes(sums));
    const __m512i lower = _mm512_permutex2var_epi8(load_bytes(table), index, load_bytes(table + 64));
    const __m512i upper = _mm512_permutex2var_epi8(load_bytes(table + 128), index, load_bytes(table + 192));
    const __m512i found = _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), lower, upper);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), __builtin_shufflevector(found, found, 0, 1));
  }
#endif

 private:
  static __m512i load_bytes(const std::uint8_t* from) { return _mm512_loadu_si512(from); }
  static __m128i bytes(Sums sums) {
    constexpr auto all = static_cast<__mmask16>(-1);
    return _mm512_maskz_cvtusepi32_epi8(all, _mm512_maskz_max_epi32(all, sums, _mm512_setzero_si512()));
  }
};

#elif defined(__AVX2__)

/// AVX2. Without AVX-VNNI, bytes are widened to 16 bits and multiplied as pairs: the instruction that multiplies bytes
/// as they are saturates, 255 · 127 · 2 being more than 16 bits hold.
struct ByteLanes {
  static constexpr Size width = 8, registers = 16, of_each = 1;
  using Sums = __m256i;
  using Weights = __m256i;
  using Inputs = __m256i;
  static constexpr int input_zero = 0;
#if defined(__AVXVNNI__)
  static constexpr Size depth = 4, latency = 8;
  using Input = std::uint8_t;
  static Weights weights(const std::int8_t* from) { return load_all(from); }
  static Sums add(Sums sums, Inputs x, Weights w) { return _mm256_dpbusd_avx_epi32(sums, x, w); }
#else
  static constexpr Size depth = 2, latency = 2;
  using Input = std::int16_t;
  static Weights weights(const std::int8_t* from) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
  static Sums add(Sums sums, Inputs x, Weights w) { return _mm256_add_epi32(sums, _mm256_madd_epi16(x, w)); }
#endif

  static Sums load(const std::int32_t* from) { return load_all(from); }
  static void store(std::int32_t* to, Sums sums) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), sums); }
  static Inputs inputs(const Input* from) {
    std::int32_t some = 0;
    std::memcpy(&some, from, sizeof some);
    return _mm256_set1_epi32(some);
  }
  static Sums plus(Sums a, Sums b) { return _mm256_add_epi32(a, b); }
  static Sums shifted(Sums sums, int bits) { return _mm256_slli_epi32(sums, bits); }

  static Sums rescaled(Sums sums, const std::int32_t* multipliers, const Rescaling& how) {
    const __m256i m = load(multipliers), addend = _mm256_set1_epi64x(how.addend);
    const __m256i low = _mm256_add_epi64(_mm256_mul_epi32(sums, m), addend);
    const __m256i high =
        _mm256_add_epi64(_mm256_mul_epi32(_mm256_srli_epi64(sums, 32), _mm256_srli_epi64(m, 32)), addend);
    const __m256i upper = _mm256_blend_epi32(_mm256_srli_epi64(low, 32), high, 0xAA);
    return _mm256_sra_epi32(upper, _mm_cvtsi32_si128(how.shift - 32));
  }

  static void store_bytes(std::uint8_t* to, Sums sums) {
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
  }

 private:
  static __m256i load_all(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
};

#elif defined(__SSE2__)

/// Any other x86, by pairs of 16 bits too.
struct ByteLanes {
  static constexpr Size width = 4, depth = 2, registers = 16, of_each = 1, latency = 4;
  using Input = std::int16_t;
  static constexpr int input_zero = 0;
  using Sums = __m128i;
  using Weights = __m128i;
  using Inputs = __m128i;

  static Sums load(const std::int32_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
  static void store(std::int32_t* to, Sums sums) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), sums); }
  static Weights weights(const std::int8_t* from) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    return _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
  }
  static Inputs inputs(const Input* from) {
    std::int32_t two = 0;
    std::memcpy(&two, from, sizeof two);
    return _mm_set1_epi32(two);
  }
  static Sums add(Sums sums, Inputs x, Weights w) { return _mm_add_epi32(sums, _mm_madd_epi16(x, w)); }
  static Sums plus(Sums a, Sums b) { return _mm_add_epi32(a, b); }
  static Sums shifted(Sums sums, int bits) { return _mm_slli_epi32(sums, bits); }

  /// There is no product of signed numbers of 32 bits before SSE4.1.
  static Sums rescaled(Sums sums, const std::int32_t* multipliers, const Rescaling& how) {
    std::array<std::int32_t, width> each;
    store(each.data(), sums);
    for (Size lane = 0; lane < width; ++lane) each[lane] = how(each[lane], multipliers[lane]);
    return load(each.data());
  }

  static void store_bytes(std::uint8_t* to, Sums sums) {
    const __m128i words = _mm_packs_epi32(sums, sums);
    const std::int32_t four = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    std::memcpy(to, &four, sizeof four);
  }
};

#elif defined(__aarch64__)

/// 64-bit ARM: with the dot product of signed bytes, activations are taken from −128 to 127.
struct ByteLanes {
#if defined(__ARM_FEATURE_DOTPROD)
  static constexpr Size width = 4, depth = 4, registers = 32, of_each = 1, latency = 8;
  using Input = std::int8_t;
  static constexpr int input_zero = 128;
  using Sums = int32x4_t;
  using Weights = int8x16_t;
  using Inputs = int8x16_t;

  static Sums load(const std::int32_t* from) { return vld1q_s32(from); }
  static void store(std::int32_t* to, Sums sums) { vst1q_s32(to, sums); }
  static Weights weights(const std::int8_t* from) { return vld1q_s8(from); }
  static Inputs inputs(const Input* from) {
    std::int32_t four = 0;
    std::memcpy(&four, from, sizeof four);
    return vreinterpretq_s8_s32(vdupq_n_s32(four));
  }
  static Sums add(Sums sums, Inputs x, Weights w) { return vdotq_s32(sums, x, w); }
  static Sums plus(Sums a, Sums b) { return vaddq_s32(a, b); }
  static Sums shifted(Sums sums, int bits) { return vshlq_s32(sums, vdupq_n_s32(bits)); }
  static Sums rescaled(Sums sums, const std::int32_t* multipliers, const Rescaling& how) {
    return rescaled_four(sums, multipliers, how);
  }
  static void store_bytes(std::uint8_t* to, Sums sums) {
    const int16x4_t words = vqmovn_s32(sums);
    const uint8x8_t bytes = vqmovun_s16(vcombine_s16(words, words));
    std::memcpy(to, &bytes, 4);
  }
#else
  static constexpr Size width = 8, depth = 1, registers = 32, of_each = 2, latency = 8;
  using Input = std::int16_t;
  static constexpr int input_zero = 0;
  using Sums = int32x4x2_t;
  using Weights = int16x8_t;
  using Inputs = int16x8_t;

  static Sums load(const std::int32_t* from) { return {{vld1q_s32(from), vld1q_s32(from + 4)}}; }
  static void store(std::int32_t* to, const Sums& sums) {
    vst1q_s32(to, sums.val[0]);
    vst1q_s32(to + 4, sums.val[1]);
  }
  static Weights weights(const std::int8_t* from) { return vmovl_s8(vld1_s8(from)); }
  static Inputs inputs(const Input* from) { return vdupq_n_s16(*from); }
  static Sums add(const Sums& sums, Inputs x, Weights w) {
    return {{vmlal_s16(sums.val[0], vget_low_s16(x), vget_low_s16(w)), vmlal_high_s16(sums.val[1], x, w)}};
  }
  static Sums plus(const Sums& a, const Sums& b) {
    return {{vaddq_s32(a.val[0], b.val[0]), vaddq_s32(a.val[1], b.val[1])}};
  }
  static Sums shifted(const Sums& sums, int bits) {
    return {{vshlq_s32(sums.val[0], vdupq_n_s32(bits)), vshlq_s32(sums.val[1], vdupq_n_s32(bits))}};
  }
  static Sums rescaled(const Sums& sums, const std::int32_t* multipliers, const Rescaling& how) {
    return {{rescaled_four(sums.val[0], multipliers, how), rescaled_four(sums.val[1], multipliers + 4, how)}};
  }
  static void store_bytes(std::uint8_t* to, const Sums& sums) {
    vst1_u8(to, vqmovun_s16(vcombine_s16(vqmovn_s32(sums.val[0]), vqmovn_s32(sums.val[1]))));
  }
#endif

 private:
  static int32x4_t rescaled_four(int32x4_t sums, const std::int32_t* multipliers, const Rescaling& how) {
    const int32x4_t m = vld1q_s32(multipliers);
    const int64x2_t addend = vdupq_n_s64(how.addend), shift = vdupq_n_s64(-how.shift);
    const int64x2_t low = vaddq_s64(vmull_s32(vget_low_s32(sums), vget_low_s32(m)), addend);
    const int64x2_t high = vaddq_s64(vmull_high_s32(sums, m), addend);
    return vcombine_s32(vmovn_s64(vshlq_s64(low, shift)), vmovn_s64(vshlq_s64(high, shift)));
  }
};

#else

using ByteLanes = PlainByteLanes;

#endif

}  // namespace strata::detail
