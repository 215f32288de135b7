// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include "strata/tensor/pack.hpp"

/// The functions that activations and costs are written in, for a single number and for a `Pack` alike, so that one
/// formula serves both. For a `Pack` they are strata's own: branch-free, with the error bounds that the tests hold them
/// to, and right for infinities, NaN and denormals.
namespace strata::math {

/// `yes` where the condition holds, `no` elsewhere; both are computed.
template <class T>
inline T select(bool condition, const T& yes, const T& no) {
  return condition ? yes : no;
}
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> select(const xsimd::batch_bool<Scalar, Arch>& condition,
                                         const xsimd::batch<Scalar, Arch>& yes, const xsimd::batch<Scalar, Arch>& no) {
  return xsimd::select(condition, yes, no);
}

/// The larger one; x where either is NaN, so that a NaN in x survives.
template <class T>
inline T max(const T& x, const T& other) {
  return math::select(x < other, other, x);
}

/// The smaller one; x where either is NaN.
template <class T>
inline T min(const T& x, const T& other) {
  return math::select(other < x, other, x);
}

/// |x|.
template <class T>
inline T abs(const T& x) {
  using std::abs;
  using xsimd::abs;
  return abs(x);
}

/// The square root, correctly rounded.
template <class T>
inline T sqrt(const T& x) {
  using std::sqrt;
  return sqrt(x);
}
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> sqrt(const xsimd::batch<Scalar, Arch>& x) {
#if defined(__AVX512F__)
  // xsimd's form draws a false warning from g++ 12 (an undefined register in its own header); this one says zero.
  if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
    if constexpr (std::same_as<Scalar, float>)
      return _mm512_maskz_sqrt_ps(static_cast<__mmask16>(-1), x);
    else
      return _mm512_maskz_sqrt_pd(static_cast<__mmask8>(-1), x);
  } else
#endif
    return xsimd::sqrt(x);
}

namespace detail {

/// Σ_k c_k x^k by Horner's rule, for coefficients that the element type can hold.
template <class Scalar, class Arch, Size N>
inline xsimd::batch<Scalar, Arch> polynomial(const xsimd::batch<Scalar, Arch>& x, const std::array<double, N>& c) {
  using Batch = xsimd::batch<Scalar, Arch>;
  Batch sum(static_cast<Scalar>(c[N - 1]));
  for (Size k = N - 1; k-- > 0;) sum = multiply_add(sum, x, Batch(static_cast<Scalar>(c[k])));
  return sum;
}

/// 1, 1, 1/2, 1/6, …, 1/(N−1)!
template <Size N>
inline constexpr auto reciprocal_factorials = [] {
  std::array<double, N> c{1};
  for (Size k = 1; k < N; ++k) c[k] = c[k - 1] / static_cast<double>(k);
  return c;
}();

/// 1, 1/3, 1/5, …, 1/(2N−1)
template <Size N>
inline constexpr auto reciprocal_odds = [] {
  std::array<double, N> c{};
  for (Size k = 0; k < N; ++k) c[k] = 1 / static_cast<double>(2 * k + 1);
  return c;
}();

template <class To, class From, class Arch>
inline xsimd::batch<To, Arch> reinterpret(const xsimd::batch<From, Arch>& x) {
  // Older xsimd asks for the batch type here, newer for its element's.
  if constexpr (requires { xsimd::bitwise_cast<xsimd::batch<To, Arch>>(x); })
    return xsimd::bitwise_cast<xsimd::batch<To, Arch>>(x);
  else
    return xsimd::bitwise_cast<To>(x);
}

/// What `exp` must know of a floating-point format.
template <class Scalar>
struct ExpFormat;

template <>
struct ExpFormat<float> {
  using Bits = std::uint32_t;
  static constexpr Size terms = 8;  // r⁸/8! < 2⁻²⁷ for |r| ≤ ½ ln 2
  static constexpr float low = -104, high = 89;
  static constexpr float ln2_high = 0x1.62ep-1F, ln2_low = 0x1.0bfbe8p-15F;
};

template <>
struct ExpFormat<double> {
  using Bits = std::uint64_t;
  static constexpr Size terms = 14;  // r¹⁴/14! < 2⁻⁵⁷
  static constexpr double low = -746, high = 710;
  static constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
};

}  // namespace detail

/// eˣ, at most 2 ULP off; 0 below the denormals, ∞ above the largest number, NaN for NaN.
template <class T>
inline T exp(const T& x) {
  using std::exp;
  return exp(x);
}

/// eˣ = 2ⁿ·eʳ with n = round(x / ln 2), r = x − n ln 2 in two parts, eʳ by its Taylor series. Adding 1.5·2ᵐ leaves n in
/// the low bits of the sum; 2ⁿ is applied as two factors, so that neither leaves the range before the result does.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> exp(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  using Format = detail::ExpFormat<Scalar>;
  using Bits = typename Format::Bits;
  using BitBatch = xsimd::batch<Bits, Arch>;
  constexpr int mantissa = std::numeric_limits<Scalar>::digits - 1;
  constexpr Bits bias = std::numeric_limits<Scalar>::max_exponent - 1;
  const Batch shift(static_cast<Scalar>(Bits{3} << (mantissa - 1)));

  const Batch in_range = math::min(math::max(x, Batch(Format::low)), Batch(Format::high));
  const auto whole = [&](const Batch& value) { return value + shift; };
  const Batch n_shifted = whole(in_range * Batch(static_cast<Scalar>(1.4426950408889634)));
  const Batch n = n_shifted - shift;
  const Batch half_shifted = whole(n * Batch(Scalar(0.5)));
  const Batch half = half_shifted - shift;
  const Batch r = multiply_add(n, Batch(-Format::ln2_low), multiply_add(n, Batch(-Format::ln2_high), in_range));

  // A multiplication by 2^mantissa moves the low bits into the exponent's place.
  const auto power_of_two = [&](const Batch& shifted) {
    const BitBatch exponent = detail::reinterpret<Bits>(shifted) + BitBatch(bias);
    return detail::reinterpret<Scalar>(exponent * BitBatch(Bits{1} << mantissa));
  };
  return detail::polynomial(r, detail::reciprocal_factorials<Format::terms>) * power_of_two(half_shifted) *
         power_of_two((n - half) + shift);
}

/// ln(1 + x) for x in [0, 1], at most 3 ULP off.
template <class T>
inline T log1p(const T& x) {
  using std::log1p;
  return log1p(x);
}

/// ln(1 + x) = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), s = x / (2 + x) ≤ 1/3.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> log1p(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  constexpr Size terms = std::same_as<Scalar, float> ? 8 : 17;
  const Batch s = x / (Batch(Scalar(2)) + x);
  return (s + s) * detail::polynomial(s * s, detail::reciprocal_odds<terms>);
}

/// The hyperbolic tangent, in [−1, 1], at most 5 ULP off.
template <class T>
inline T tanh(const T& x) {
  using std::tanh;
  return tanh(x);
}

/// Far from 0: 1 − 2 / (e^2|x| + 1), with the sign of x. Near 0, where that would cancel, the convergent
/// x (135135 + 17325 x² + 378 x⁴ + x⁶) / (135135 + 62370 x² + 3150 x⁴ + 28 x⁶) of Lambert's continued fraction.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> tanh(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  static constexpr std::array<double, 4> numerator{135135, 17325, 378, 1}, denominator{135135, 62370, 3150, 28};
  const Batch size = math::abs(x), one(Scalar(1)), two(Scalar(2));
  const Batch far = one - two / (math::exp(size + size) + one);
  const Batch small = math::min(size, Batch(Scalar(0.5))), square = small * small;
  const Batch near = x * detail::polynomial(square, numerator) / detail::polynomial(square, denominator);
  return math::select(size < Batch(Scalar(0.5)), near, math::select(x < Batch(Scalar(0)), -far, far));
}

/// ln x of a single number.
template <class T>
inline T log(const T& x) {
  using std::log;
  return log(x);
}

}  // namespace strata::math
