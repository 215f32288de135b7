// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstring>
#include <type_traits>
#include <utility>

#include "strata/tensor/avx512.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/neon.hpp"
#include "strata/tensor/size.hpp"
#include "strata/tensor/xsimd.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

template <class Scalar>
struct PackOf {
  using type = Scalar;
  static constexpr Size lanes = 1;
};

template <class Scalar>
requires std::same_as<Scalar, float> || std::same_as<Scalar, double>
struct PackOf<Scalar> {
  using type = xsimd::batch<Scalar>;
  static constexpr Size lanes = type::size;
};

}  // namespace detail

/// One SIMD register of Scalars: xsimd's for float and double, a single number for any other type.
template <class Scalar>
using Pack = typename detail::PackOf<Scalar>::type;

/// Whether a type is a register rather than a number.
template <class T>
inline constexpr bool is_batch = false;
template <class Scalar, class Arch>
inline constexpr bool is_batch<xsimd::batch<Scalar, Arch>> = true;

/// How many Scalars a `Pack` holds.
template <class Scalar>
inline constexpr Size lanes = detail::PackOf<Scalar>::lanes;

/// How many packs hold N Scalars, the last one perhaps in part.
template <class Scalar, Size N>
inline constexpr Size packs = (N + lanes<Scalar> - 1) / lanes<Scalar>;

/// How many vector registers the instruction set of this build has.
inline constexpr Size vector_registers =
#if defined(__AVX512F__) || defined(__aarch64__)
    32;
#else
    16;
#endif

namespace detail {

/// The lanes From … From + Count, as one vector of the next power of two and those that follow. Unlike after a store
/// with a mask, a load from what was just stored need not wait until it has reached the cache.
template <Size Count, Size From = 0, class Scalar, class Register>
inline void store_pieces(Scalar* to, const Register& pack) {
  constexpr Size piece = std::bit_floor(Count);
  if constexpr (piece == 1) {
    *to = pack[From];
  } else {
    const auto values = [&]<Size... Lane>(std::index_sequence<Lane...>) {
      return __builtin_shufflevector(pack, pack, (From + Lane)...);
    }
    (std::make_index_sequence<piece>{});
    std::memcpy(to, &values, sizeof values);
  }
  if constexpr (piece < Count) store_pieces<Count - piece, From + piece>(to + piece, pack);
}

/// Whether a part of a pack is stored in pieces rather than through a mask.
template <Size Count>
inline constexpr bool has_few_pieces = std::popcount(Count) <= 2;

/// Loads and stores of the first Count lanes. Here through a copy that the compiler keeps in registers where it can;
/// below with the masks of the instruction sets that have them.
template <class Scalar, Size Count, class Arch = xsimd::default_arch>
struct Partial {
  using Values = std::array<Scalar, lanes<Scalar>>;

  static Pack<Scalar> load(const Scalar* from) {
    alignas(Pack<Scalar>) Values values{};
    for (Size lane = 0; lane < Count; ++lane) values[lane] = from[lane];
    return Pack<Scalar>::load_aligned(values.data());
  }
  static void store(Scalar* to, const Pack<Scalar>& pack) {
    alignas(Pack<Scalar>) Values values;
    pack.store_aligned(values.data());
    for (Size lane = 0; lane < Count; ++lane) to[lane] = values[lane];
  }
};

#if defined(__AVX512F__)
template <Size Count, class Arch>
requires std::derived_from<Arch, xsimd::avx512f>
struct Partial<float, Count, Arch> {
  static constexpr auto mask = static_cast<__mmask16>((1U << Count) - 1U);
  static Pack<float> load(const float* from) {
    // Narrow loads get what narrow stores have just written without waiting for it to reach the cache.
    if constexpr (Count == 8)
      return avx512::widen(_mm256_loadu_ps(from));
    else if constexpr (Count == 4)
      return avx512::widen(_mm_loadu_ps(from));
    else
      return _mm512_maskz_loadu_ps(mask, from);
  }
  static void store(float* to, const Pack<float>& pack) { _mm512_mask_storeu_ps(to, mask, pack); }
};

template <Size Count, class Arch>
requires std::derived_from<Arch, xsimd::avx512f>
struct Partial<double, Count, Arch> {
  static constexpr auto mask = static_cast<__mmask8>((1U << Count) - 1U);
  static Pack<double> load(const double* from) { return _mm512_maskz_loadu_pd(mask, from); }
  static void store(double* to, const Pack<double>& pack) { _mm512_mask_storeu_pd(to, mask, pack); }
};
#elif defined(__AVX__)
/// All bits set in the first Count lanes of eight.
template <class Integer, Size Lanes, Size Count>
inline __m256i avx_mask() {
  alignas(32) static constexpr auto bits = [] {
    std::array<Integer, Lanes> result{};
    for (Size lane = 0; lane < Count; ++lane) result[lane] = -1;
    return result;
  }();
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(bits.data()));
}

template <Size Count, class Arch>
requires std::derived_from<Arch, xsimd::avx>
struct Partial<float, Count, Arch> {
  static Pack<float> load(const float* from) { return _mm256_maskload_ps(from, avx_mask<std::int32_t, 8, Count>()); }
  static void store(float* to, const Pack<float>& pack) {
    _mm256_maskstore_ps(to, avx_mask<std::int32_t, 8, Count>(), pack);
  }
};

template <Size Count, class Arch>
requires std::derived_from<Arch, xsimd::avx>
struct Partial<double, Count, Arch> {
  static Pack<double> load(const double* from) { return _mm256_maskload_pd(from, avx_mask<std::int64_t, 4, Count>()); }
  static void store(double* to, const Pack<double>& pack) {
    _mm256_maskstore_pd(to, avx_mask<std::int64_t, 4, Count>(), pack);
  }
};
#endif

}  // namespace detail

/// The first Count Scalars from memory of any alignment, 0 in the other lanes. Nothing beyond them is touched.
template <Size Count, class Scalar>
inline Pack<Scalar> load(const Scalar* from) {
  static_assert(0 < Count && Count <= lanes<Scalar>);
  if constexpr (lanes<Scalar> == 1)
    return *from;
  else if constexpr (Count == lanes<Scalar>)
    return Pack<Scalar>::load_unaligned(from);
  else
    return detail::Partial<Scalar, Count>::load(from);
}

/// The first Count lanes to memory of any alignment. Nothing beyond them is touched.
template <Size Count, class Scalar>
inline void store(Scalar* to, const Pack<Scalar>& pack) {
  static_assert(0 < Count && Count <= lanes<Scalar>);
  if constexpr (lanes<Scalar> == 1)
    *to = pack;
  else if constexpr (Count == lanes<Scalar>)
    pack.store_unaligned(to);
  else if constexpr (detail::has_few_pieces<Count>)
    detail::store_pieces<Count>(to, static_cast<typename Pack<Scalar>::register_type>(pack));
  else
    detail::Partial<Scalar, Count>::store(to, pack);
}

/// All lanes as an array, for what has no SIMD form.
template <class Scalar>
inline std::array<Scalar, lanes<Scalar>> to_array(const Pack<Scalar>& pack) {
  std::array<Scalar, lanes<Scalar>> values;
  store<lanes<Scalar>>(values.data(), pack);
  return values;
}

/// The first `count` lanes, and `rest` in the others.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> first_lanes(const xsimd::batch<Scalar, Arch>& pack,
                                              const xsimd::batch<Scalar, Arch>& rest, Size count) {
  using Batch = xsimd::batch<Scalar, Arch>;
  alignas(Batch) static constexpr auto numbers = [] {
    std::array<Scalar, Batch::size> result{};
    for (Size lane = 0; lane < Batch::size; ++lane) result[lane] = static_cast<Scalar>(lane);
    return result;
  }();
  return xsimd::select(Batch::load_aligned(numbers.data()) < Batch(static_cast<Scalar>(count)), pack, rest);
}
template <Size Count, class Scalar>
inline Pack<Scalar> first_lanes(const Pack<Scalar>& pack, const Pack<Scalar>& rest) {
#if defined(__AVX512F__)
  if constexpr (lanes<Scalar> != 1 && sizeof(Pack<Scalar>) == sizeof(__m512)) {
    return detail::avx512::first_lanes<Count>(pack, rest);
  } else
#endif
  {
    if constexpr (Count == lanes<Scalar>)
      return pack;
    else
      return first_lanes(pack, rest, Count);
  }
}

/// Packs that several instructions will take, in registers: g++ makes a load part of each instruction that takes it,
/// and loads are what x86 runs short of first.
template <class Scalar, Size N>
STRATA_INLINED inline void hold_in_registers(std::array<Scalar, N>&) {}
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
template <class Scalar, class Arch, Size N>
STRATA_INLINED inline void hold_in_registers(std::array<xsimd::batch<Scalar, Arch>, N>& packs) {
#pragma GCC unroll 32
  for (auto& pack : packs) {
    auto data = static_cast<typename xsimd::batch<Scalar, Arch>::register_type>(pack);
    asm("" : STRATA_FLOAT_REGISTER(data));
    pack = data;
  }
}
#endif

/// a·b + c, in one rounding where the processor can.
template <class Scalar>
inline Scalar multiply_add(const Scalar& a, const Scalar& b, const Scalar& c) {
  return a * b + c;
}
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> multiply_add(const xsimd::batch<Scalar, Arch>& a, const xsimd::batch<Scalar, Arch>& b,
                                               const xsimd::batch<Scalar, Arch>& c) {
  return xsimd::fma(a, b, c);
}

}  // namespace strata
