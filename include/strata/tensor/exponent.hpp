// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "strata/tensor/avx512.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/pack.hpp"

/// What exponential and logarithmic functions of packs are made of: x = n ln 2 + r, polynomials of r, factors 2ⁿ.
namespace strata::inline STRATA_CONFIGURATION::math::detail {

/// What these functions must know of a floating-point format.
template <class Scalar>
struct FloatFormat;

template <>
struct FloatFormat<float> {
  using Bits = BitLayout<float>::Bits;
  static constexpr float exp_low = -104, exp_high = finite_math ? 88 : 89;  // beyond: 0, ∞
  static constexpr float ln2_high = 0x1.62ep-1F, ln2_low = 0x1.0bfbe8p-15F;
  /// q of eʳ ≈ 1 + r + r² q(r): the best approximation for |r| ≤ ½ ln 2, relative error below 2⁻²⁸.
  static constexpr std::array<double, 5> exp_tail{0.499999933700685, 0.16666519479454037, 0.04166840160944138,
                                                  0.008368856463823779, 0.0013814309374337776};
  static constexpr float logistic_high = 24;  // beyond: 1; eˣ keeps a reciprocal
  static constexpr Size pade_degree = 3;      // r⁷/100800 < 2⁻²⁷ for |r| ≤ ½ ln 2
  static constexpr Size artanh_terms = 4;     // s¹⁰/11 < 2⁻²⁶ for |s| ≤ 1/5
};

template <>
struct FloatFormat<double> {
  using Bits = BitLayout<double>::Bits;
  static constexpr double exp_low = -746, exp_high = finite_math ? 709 : 710;
  static constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  /// 1/2!, 1/3!, …, 1/13!: r¹⁴/14! < 2⁻⁵⁷.
  static constexpr auto exp_tail = [] {
    std::array<double, 12> c{0.5};
    for (Size k = 1; k < c.size(); ++k) c[k] = c[k - 1] / static_cast<double>(k + 2);
    return c;
  }();
  static constexpr double logistic_high = 40;  // beyond: 1; eˣ keeps a reciprocal
  static constexpr Size pade_degree = 6;       // 2·10⁻¹³ r¹³ < 2⁻⁶²
  static constexpr Size artanh_terms = 10;     // s²²/23 < 2⁻⁵⁵
};

template <class Scalar>
inline constexpr int mantissa_bits = std::numeric_limits<Scalar>::digits - 1;
template <class Scalar>
inline constexpr auto exponent_bias =
    static_cast<typename FloatFormat<Scalar>::Bits>(std::numeric_limits<Scalar>::max_exponent - 1);
template <class Scalar, class Arch>
using BitsOf = xsimd::batch<typename FloatFormat<Scalar>::Bits, Arch>;

template <class To, class From, class Arch>
inline xsimd::batch<To, Arch> reinterpret(const xsimd::batch<From, Arch>& x) {
  // Older xsimd asks for the batch type here, newer for its element's, and takes a batch type for something else.
  using Result = xsimd::batch<To, Arch>;
  if constexpr (requires {
                  { xsimd::bitwise_cast<Result>(x) } -> std::same_as<Result>;
                })
    return xsimd::bitwise_cast<Result>(x);
  else
    return xsimd::bitwise_cast<To>(x);
}

/// As of a number: the compiler knows nothing of these any more.
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> opaque(const xsimd::batch<Scalar, Arch>& x) {
  return xsimd::batch<Scalar, Arch>(opaque(static_cast<typename xsimd::batch<Scalar, Arch>::register_type>(x)));
}

/// Whether x is NaN, although the compiler may presume that nothing is.
template <class Scalar, class Arch>
inline xsimd::batch_bool<Scalar, Arch> is_nan_by_bits(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  const Batch known = opaque(x);
#if defined(__AVX512F__)
  if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
    return xsimd::batch_bool<Scalar, Arch>(
        strata::detail::avx512::nan_lanes(static_cast<typename Batch::register_type>(known)));
  } else
#endif
  {
    // The sign of ∞ − |x| as whole numbers, moved to where it makes a number other than 0.
    using Layout = BitLayout<Scalar>;
    using Whole = BitsOf<Scalar, Arch>;
    constexpr int width = std::numeric_limits<typename Layout::Bits>::digits;
    const Whole magnitude = reinterpret<typename Layout::Bits>(known) & Whole(~Layout::sign);
    const Whole beyond = (Whole(Layout::infinity) - magnitude) >> (width - 1);
    return opaque(reinterpret<Scalar>(beyond << (width - 3))) > Batch(Scalar(0));
  }
}

/// Σ c_(First+k) xᵏ for k below Count; powers[i] = x^(2ⁱ).
template <Size First, Size Count, class Batch, Size N, Size P>
STRATA_INLINED inline Batch estrin(const std::array<Batch, P>& powers, const std::array<double, N>& c) {
  if constexpr (Count == 1) {
    return Batch(static_cast<typename Batch::value_type>(c[First]));
  } else {
    constexpr Size half = std::bit_ceil(Count) / 2;
    return multiply_add(estrin<First + half, Count - half, Batch>(powers, c), powers[std::countr_zero(half)],
                        estrin<First, half, Batch>(powers, c));
  }
}

/// Σ_k c_k xᵏ by Estrin's scheme: halves that do not wait for each other, since a prediction of one row waits for
/// nothing but this.
template <class Batch, Size N>
STRATA_INLINED inline Batch polynomial(const Batch& x, const std::array<double, N>& c) {
  std::array<Batch, std::bit_width(N - 1)> powers{x};
  for (Size i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * powers[i - 1];
  return estrin<0, N, Batch>(powers, c);
}

/// x = n ln 2 + r with a whole n and |r| ≤ ½ ln 2. Adding 1.5·2ᵐ rounds to a whole number, which is then in the low
/// bits of `shifted`. What is rounded away here and in r must not be put together again.
template <class Batch>
struct Reduced {
  using Scalar = typename Batch::value_type;
  Batch n, shifted, r;

  static Batch shift() { return Batch(static_cast<Scalar>(std::uint64_t{3} << (mantissa_bits<Scalar> - 1))); }

  STRATA_INLINED explicit Reduced(const Batch& x)
      : shifted(opaque(multiply_add(x, Batch(static_cast<Scalar>(1.4426950408889634)), shift()))) {
    using Format = FloatFormat<Scalar>;
    n = opaque(shifted - shift());
    r = multiply_add(n, Batch(-Format::ln2_low), opaque(multiply_add(n, Batch(-Format::ln2_high), x)));
  }

  /// eʳ − 1.
  STRATA_INLINED Batch exponential_minus_one() const {
    return multiply_add(r * r, polynomial(r, FloatFormat<Scalar>::exp_tail), r);
  }
};

/// 2ⁿ for a whole n that leaves it a normal number, from n + 1.5·2ᵐ: a shift takes the low bits to the exponent's
/// place.
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> power_of_two(const xsimd::batch<Scalar, Arch>& shifted) {
  using Bits = typename FloatFormat<Scalar>::Bits;
  const BitsOf<Scalar, Arch> exponent = reinterpret<Bits>(shifted) + BitsOf<Scalar, Arch>(exponent_bias<Scalar>);
  return reinterpret<Scalar>(exponent << mantissa_bits<Scalar>);
}

/// x·2ⁿ, also where 2ⁿ is no normal number.
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> scale(const xsimd::batch<Scalar, Arch>& x,
                                                       const xsimd::batch<Scalar, Arch>& n) {
#if defined(__AVX512F__)
  if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
    return strata::detail::avx512::scale(x, n);
  } else
#endif
  {
    // Two factors, so that neither leaves the range before the result does.
    using Batch = xsimd::batch<Scalar, Arch>;
    const Batch shift = Reduced<Batch>::shift(), half_shifted = opaque(multiply_add(n, Batch(Scalar(0.5)), shift));
    const Batch other_half = n - opaque(half_shifted - shift);
    return opaque(x * power_of_two(half_shifted)) * power_of_two(opaque(other_half + shift));
  }
}

/// The n of x = 2ⁿ m with 1 ≤ m < 2, for a positive normal x.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> exponent(const xsimd::batch<Scalar, Arch>& x) {
#if defined(__AVX512F__)
  if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
    return strata::detail::avx512::exponent(x);
  } else
#endif
  {
    using Batch = xsimd::batch<Scalar, Arch>;
    using Bits = typename FloatFormat<Scalar>::Bits;
    const Batch shift = Reduced<Batch>::shift();
    const auto biased = reinterpret<Bits>(x) >> mantissa_bits<Scalar>;
    return reinterpret<Scalar>(biased + reinterpret<Bits>(shift)) -
           (shift + Batch(static_cast<Scalar>(exponent_bias<Scalar>)));
  }
}

/// 1/3, 1/5, …, 1/(2N+1)
template <Size N>
inline constexpr auto reciprocal_odds = [] {
  std::array<double, N> c{};
  for (Size k = 0; k < N; ++k) c[k] = 1 / static_cast<double>(2 * k + 3);
  return c;
}();

/// 2 artanh s = 2s + 2s·s² (1/3 + s²/5 + … ) with so many terms in brackets.
template <Size Terms, class Batch>
inline Batch twice_artanh(const Batch& s) {
  const Batch square = s * s, twice = s + s;
  return multiply_add(twice * square, polynomial(square, reciprocal_odds<Terms>), twice);
}

}  // namespace strata::math::detail
