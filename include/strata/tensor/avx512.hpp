// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "strata/tensor/configuration.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>

/// The instructions of AVX-512 that xsimd lacks, or has in a form in which g++ 12 warns of an undefined register in its
/// own header: these forms say zero.
namespace strata::inline STRATA_CONFIGURATION::detail::avx512 {

inline constexpr auto all16 = static_cast<__mmask16>(-1);
inline constexpr auto all8 = static_cast<__mmask8>(-1);

inline __m512 sqrt(__m512 x) { return _mm512_maskz_sqrt_ps(all16, x); }
inline __m512d sqrt(__m512d x) { return _mm512_maskz_sqrt_pd(all8, x); }

/// y where either is NaN.
inline __m512 max(__m512 x, __m512 y) { return _mm512_maskz_max_ps(all16, x, y); }
inline __m512d max(__m512d x, __m512d y) { return _mm512_maskz_max_pd(all8, x, y); }
inline __m512 min(__m512 x, __m512 y) { return _mm512_maskz_min_ps(all16, x, y); }
inline __m512d min(__m512d x, __m512d y) { return _mm512_maskz_min_pd(all8, x, y); }

/// All lanes before `count`.
inline __mmask16 first_lanes(std::size_t count) {
  return count < 16 ? static_cast<__mmask16>((1U << count) - 1U) : all16;
}
/// The first Count lanes of x and the others of y. (g++ 12 fails to compile some of the shuffles that mean the same.)
template <std::size_t Count>
inline __m512 first_lanes(__m512 x, __m512 y) {
  return _mm512_mask_blend_ps(static_cast<__mmask16>((1U << Count) - 1U), y, x);
}
template <std::size_t Count>
inline __m512d first_lanes(__m512d x, __m512d y) {
  return _mm512_mask_blend_pd(static_cast<__mmask8>((1U << Count) - 1U), y, x);
}

/// The first `count` numbers from there on, 0 in the other lanes.
inline __m512 load_first(const float* from, std::size_t count) {
  return _mm512_maskz_loadu_ps(first_lanes(count), from);
}

/// x in the first lanes, 0 in the others.
inline __m512 widen(__m128 x) { return _mm512_maskz_insertf32x4(all16, _mm512_setzero_ps(), x, 0); }
inline __m512 widen(__m256 x) {
  return _mm512_castpd_ps(_mm512_maskz_insertf64x4(all8, _mm512_setzero_pd(), _mm256_castps_pd(x), 0));
}

/// x·2ⁿ for a whole n.
inline __m512 scale(__m512 x, __m512 n) { return _mm512_maskz_scalef_ps(all16, x, n); }
inline __m512d scale(__m512d x, __m512d n) { return _mm512_maskz_scalef_pd(all8, x, n); }

/// The n of x = 2ⁿ m with 1 ≤ m < 2.
inline __m512 exponent(__m512 x) { return _mm512_maskz_getexp_ps(all16, x); }
inline __m512d exponent(__m512d x) { return _mm512_maskz_getexp_pd(all8, x); }

/// The lanes that hold NaN, by their bits: compilers may presume of comparisons of numbers that there are none.
inline __mmask16 nan_lanes(__m512 x) {
  const __m512i magnitude = _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(0x7FFF'FFFF));
  return _mm512_cmpgt_epi32_mask(magnitude, _mm512_set1_epi32(0x7F80'0000));
}
inline __mmask8 nan_lanes(__m512d x) {
  const __m512i magnitude = _mm512_and_si512(_mm512_castpd_si512(x), _mm512_set1_epi64(0x7FFF'FFFF'FFFF'FFFF));
  return _mm512_cmpgt_epi64_mask(magnitude, _mm512_set1_epi64(0x7FF0'0000'0000'0000));
}

}  // namespace strata::detail::avx512
#endif
