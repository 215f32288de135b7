// SPDX-License-Identifier: MIT
#pragma once

// Compilers that pass for Microsoft's say in __cplusplus that they know C++98, and in _MSVC_LANG what they know.
#if defined(_MSVC_LANG)
#define STRATA_LANGUAGE _MSVC_LANG
#elif defined(__cplusplus)
#define STRATA_LANGUAGE __cplusplus
#endif
#if !defined(STRATA_LANGUAGE) || STRATA_LANGUAGE < 202002L
// A file that is not there ends the compilation at once; #error would be followed by a thousand others.
#include "strata needs C++20: compile with -std=c++20 (Meson: cpp_std=c++20) or later"
#endif

#if defined(min) || defined(max)
#include "strata: the macros min and max of windows.h break the standard library: define NOMINMAX before it is included"
#endif

#if defined(I)
#include "strata: the macro I of C's complex.h breaks xtensor and most templates: write #undef I after including it"
#endif

/// STRATA_INLINED, before a function or behind a lambda's parameters: inlined wherever it is called. In a small program
/// g++ inlines all of a kernel; in a large one it stops at some point, and packs then go through memory. Where nothing
/// is optimised, or addresses are checked, it means nothing: inlined all the same, a kernel takes compilers several
/// times as long.
#if defined(__SANITIZE_ADDRESS__)
#define STRATA_CHECKS_ADDRESSES 1
#elif defined(__has_feature)
#define STRATA_CHECKS_ADDRESSES __has_feature(address_sanitizer)
#else
#define STRATA_CHECKS_ADDRESSES 0
#endif
#if defined(__GNUC__) && defined(__OPTIMIZE__) && !STRATA_CHECKS_ADDRESSES
#define STRATA_INLINED __attribute__((always_inline))
#else
#define STRATA_INLINED
#endif

/// STRATA_IF_USED, before a function, a member or a class that would be no template: whoever includes its header and
/// does not use it compiles nothing of it. (The functions and classes of the standard library that an inline function
/// names are instantiated wherever its header is included, called or not; those that a template names are not.)
#define STRATA_IF_USED template <class = void>

/// STRATA_CONFIGURATION: the inline namespace in which everything of strata lives, named after what decides how the
/// same line of source is compiled: the instruction set, threads, the optional libraries, mathematics without NaN, no
/// exceptions. Object files that differ in these thus share no function, whichever of them the linker sees first: a
/// program may hold code for several processors. `strata::Dense` is the name to write; g++ spells
/// `strata::avx512::Dense` in full.

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define STRATA_INSTRUCTIONS avx512
#elif defined(__AVX512F__)
#define STRATA_INSTRUCTIONS avx512f
#elif defined(__AVX2__) && defined(__FMA__)
#define STRATA_INSTRUCTIONS avx2
#elif defined(__AVX2__)
#define STRATA_INSTRUCTIONS avx2_no_fma
#elif defined(__AVX__) && defined(__FMA__)
#define STRATA_INSTRUCTIONS avx_fma
#elif defined(__AVX__)
#define STRATA_INSTRUCTIONS avx
#elif defined(__SSE4_2__)
#define STRATA_INSTRUCTIONS sse4_2
#elif defined(__SSE4_1__)
#define STRATA_INSTRUCTIONS sse4_1
#elif defined(__SSSE3__)
#define STRATA_INSTRUCTIONS ssse3
#elif defined(__SSE3__)
#define STRATA_INSTRUCTIONS sse3
#elif defined(__SSE2__)
#define STRATA_INSTRUCTIONS sse2
#elif defined(__aarch64__)
#define STRATA_INSTRUCTIONS neon
#else
#define STRATA_INSTRUCTIONS plain
#endif

// What tensor/byte_lanes.hpp takes beside these.
#if defined(__AVX512VNNI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#if defined(__AVX512VBMI__)
#define STRATA_BYTE_INSTRUCTIONS _vnni_vbmi
#else
#define STRATA_BYTE_INSTRUCTIONS _vnni
#endif
#elif (defined(__AVX2__) && defined(__AVXVNNI__)) || (defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD))
#define STRATA_BYTE_INSTRUCTIONS _dot
#else
#define STRATA_BYTE_INSTRUCTIONS
#endif

// What tensor/pair.hpp takes.
#if defined(__AVX512BF16__) && defined(__AVX512BW__)
#define STRATA_HAS_BFLOAT16 1
#define STRATA_PAIR_INSTRUCTIONS _bf16
#else
#define STRATA_HAS_BFLOAT16 0
#define STRATA_PAIR_INSTRUCTIONS
#endif

#if defined(_OPENMP) || STRATA_WITH_THREADS
#define STRATA_HAS_THREADS 1
#define STRATA_THREADS _threads
#else
#define STRATA_HAS_THREADS 0
#define STRATA_THREADS
#endif

#if STRATA_WITH_ZLIB
#define STRATA_GZIP _gz
#else
#define STRATA_GZIP
#endif

#if STRATA_WITH_LIBZIP
#define STRATA_ZIP _zip
#else
#define STRATA_ZIP
#endif

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#define STRATA_MATHEMATICS _fast
#else
#define STRATA_MATHEMATICS
#endif

#if defined(__cpp_exceptions)
#define STRATA_ERRORS
#else
#define STRATA_ERRORS _no_exceptions
#endif

// Two steps, so that the parts are replaced before they are joined.
#define STRATA_JOIN_NAMES(a, b, c, d, e, f, g, h) a##b##c##d##e##f##g##h
#define STRATA_JOIN(a, b, c, d, e, f, g, h) STRATA_JOIN_NAMES(a, b, c, d, e, f, g, h)
#define STRATA_CONFIGURATION                                                                                        \
  STRATA_JOIN(STRATA_INSTRUCTIONS, STRATA_BYTE_INSTRUCTIONS, STRATA_PAIR_INSTRUCTIONS, STRATA_THREADS, STRATA_GZIP, \
              STRATA_ZIP, STRATA_MATHEMATICS, STRATA_ERRORS)

namespace strata::inline STRATA_CONFIGURATION {}
