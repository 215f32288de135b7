// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/pack.hpp"

#if defined(__SSE2__)
/// The larger or smaller one of two, lane by lane; y where either is NaN. The instructions themselves, because releases
/// of xsimd differ in which of its operands survives a NaN.
namespace strata::inline STRATA_CONFIGURATION::detail::x86 {

inline __m128 max(__m128 x, __m128 y) { return _mm_max_ps(x, y); }
inline __m128d max(__m128d x, __m128d y) { return _mm_max_pd(x, y); }
inline __m128 min(__m128 x, __m128 y) { return _mm_min_ps(x, y); }
inline __m128d min(__m128d x, __m128d y) { return _mm_min_pd(x, y); }

#if defined(__AVX__)
inline __m256 max(__m256 x, __m256 y) { return _mm256_max_ps(x, y); }
inline __m256d max(__m256d x, __m256d y) { return _mm256_max_pd(x, y); }
inline __m256 min(__m256 x, __m256 y) { return _mm256_min_ps(x, y); }
inline __m256d min(__m256d x, __m256d y) { return _mm256_min_pd(x, y); }
#endif

#if defined(__AVX512F__)
using avx512::max;
using avx512::min;
#endif

}  // namespace strata::detail::x86
#endif
