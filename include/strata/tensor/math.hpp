// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/tensor/exponent.hpp"
#include "strata/tensor/extremum.hpp"
#include "strata/tensor/ratio.hpp"

/// The functions that activations and costs are written in, for a single number and for a `Pack` alike, so that one
/// formula serves both. For a `Pack` they are strata's own: branch-free, with the error bounds that the tests hold them
/// to, and right for infinities, NaN and denormals, and no compiler option takes their precision away.
namespace strata::inline STRATA_CONFIGURATION::math {

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

/// A constant as a number of type T, or in all lanes of a pack.
template <class T>
inline T constant(double value) {
  if constexpr (is_batch<T>)
    return T(static_cast<typename T::value_type>(value));
  else
    return static_cast<T>(value);
}

/// Whether x is NaN. (xsimd 8's `!=` is false for NaN on AVX-512.)
template <class T>
inline bool is_nan(const T& x) {
  return x != x;
}
template <class Scalar, class Arch>
inline xsimd::batch_bool<Scalar, Arch> is_nan(const xsimd::batch<Scalar, Arch>& x) {
  if constexpr (detail::finite_math)
    return detail::is_nan_by_bits(x);
  else
    return xsimd::isnan(x);
}

namespace detail {

/// The larger one, or the smaller one, if there is no NaN; x where either is NaN, unless the compiler presumes that
/// there is none.
template <class T>
inline T max_of_numbers(const T& x, const T& other) {
  return math::select(x < other, other, x);
}
template <class T>
inline T min_of_numbers(const T& x, const T& other) {
  return math::select(other < x, other, x);
}

#if defined(__SSE2__)
// One instruction on x86, which gives its second operand where either is NaN.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> max_of_numbers(const xsimd::batch<Scalar, Arch>& x,
                                                 const xsimd::batch<Scalar, Arch>& other) {
  using Register = typename xsimd::batch<Scalar, Arch>::register_type;
  return strata::detail::x86::max(static_cast<Register>(other), static_cast<Register>(x));
}
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> min_of_numbers(const xsimd::batch<Scalar, Arch>& x,
                                                 const xsimd::batch<Scalar, Arch>& other) {
  using Register = typename xsimd::batch<Scalar, Arch>::register_type;
  return strata::detail::x86::min(static_cast<Register>(other), static_cast<Register>(x));
}
#endif

/// What survives a NaN must not depend on what the compiler presumes.
template <class T>
inline T nan_or(const T& x, const T& otherwise) {
  if constexpr (finite_math)
    return math::select(math::is_nan(x), x, otherwise);
  else
    return otherwise;
}

}  // namespace detail

/// The larger one; x where either is NaN, so that a NaN in x survives.
template <class T>
inline T max(const T& x, const T& other) {
  return detail::nan_or(x, detail::max_of_numbers(x, other));
}

/// The smaller one; x where either is NaN.
template <class T>
inline T min(const T& x, const T& other) {
  return detail::nan_or(x, detail::min_of_numbers(x, other));
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
  if constexpr (std::derived_from<Arch, xsimd::avx512f>)
    return strata::detail::avx512::sqrt(x);
  else
#endif
    return xsimd::sqrt(x);
}

/// eˣ, at most 2 ULP off; 0 below the denormals, ∞ above the largest number, NaN for NaN. (With -ffinite-math-only a
/// large number in place of ∞: a division by ∞, in two steps as -ffast-math has it, would be NaN.)
template <class T>
inline T exp(const T& x) {
  using std::exp;
  return exp(x);
}

/// eˣ = 2ⁿ·eʳ.
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> exp(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  using Format = detail::FloatFormat<Scalar>;
  const detail::Reduced<Batch> reduced(math::min(math::max(x, Batch(Format::exp_low)), Batch(Format::exp_high)));
  return detail::scale(reduced.exponential_minus_one() + Batch(Scalar(1)), reduced.n);
}

/// eˣ − 1 for x ≤ 0, at most 4 ULP off.
template <class T>
inline T expm1(const T& x) {
  using std::expm1;
  return expm1(x);
}

/// eˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), which is exact to the last bits near 0 too; −1 for x so low that nothing else is
/// left.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> expm1(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  const Batch saturated(static_cast<Scalar>(-std::numeric_limits<Scalar>::digits));
  const detail::Reduced<Batch> reduced(math::max(x, saturated));
  const Batch power = detail::scale(Batch(Scalar(1)), reduced.n);
  return multiply_add(power, reduced.exponential_minus_one(), detail::opaque(power - Batch(Scalar(1))));
}

/// ln(1 + x) for x in [0, 1], at most 3 ULP off.
template <class T>
inline T log1p(const T& x) {
  using std::log1p;
  return log1p(x);
}

/// ln(1 + x) = 2 artanh s, s = x / (2 + x) ≤ 1/3.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> log1p(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  constexpr Size terms = std::same_as<Scalar, float> ? 7 : 16;
  return detail::twice_artanh<terms>(x / (Batch(Scalar(2)) + x));
}

/// The hyperbolic tangent, in [−1, 1], at most 5 ULP off.
template <class T>
inline T tanh(const T& x) {
  using std::tanh;
  return tanh(x);
}

namespace detail {

/// x·P(x²) / Q(x²) in [−most, most], x² taken to be at most end²: beyond, the ratio only grows, and is cut off. (But
/// what -ffast-math makes of a division may have no number for ∞.)
template <class Batch>
STRATA_INLINED inline Batch odd_ratio(const Batch& x, const std::array<double, 4>& p, const std::array<double, 7>& q,
                                      float end, float most) {
  const Batch inside = finite_math ? math::min(math::max(x, Batch(-end)), Batch(end)) : x;
  const Batch square = math::min(x * x, Batch(end * end));
  const Batch value = inside * polynomial(square, p) / polynomial(square, q);
  return math::min(math::max(value, Batch(-most)), Batch(most));
}

}  // namespace detail

/// In float a ratio of polynomials. In double tanh |x| = E / (E + 2) with E = e^2|x| − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1),
/// which is exact to the last bits near 0 too.
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> tanh(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  if constexpr (std::same_as<Scalar, float>) {
    return detail::odd_ratio(x, detail::tanh_p, detail::tanh_q, static_cast<float>(detail::tanh_end), 1.0F);
  } else {
    const Batch saturated(static_cast<Scalar>(std::numeric_limits<Scalar>::digits)), one(Scalar(1)), two(Scalar(2));
    const Batch size = math::min(math::abs(x), saturated);
    const detail::Reduced<Batch> reduced(size + size);
    const Batch power = detail::scale(one, reduced.n);
    const Batch grown = multiply_add(power, reduced.exponential_minus_one(), detail::opaque(power - one));
    return xsimd::copysign(grown / (grown + two), x);
  }
}

/// The logistic function 1 / (1 + e⁻ˣ), in [0, 1], at most 3 ULP off: 0 where eˣ is below the denormals.
template <class T>
inline T logistic(const T& x) {
  return T(1) / (T(1) + math::exp(-x));
}

/// eˣ / (1 + eˣ) with eˣ = 2ⁿ a / b, a / b being Padé's approximant of eʳ: 2ⁿ a / (b + 2ⁿ a).
template <class Scalar, class Arch>
STRATA_INLINED inline xsimd::batch<Scalar, Arch> logistic(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  using Format = detail::FloatFormat<Scalar>;
  using Pade = detail::PadeExponential<Format::pade_degree>;
  const detail::Reduced<Batch> reduced(math::min(math::max(x, Batch(Format::exp_low)), Batch(Format::logistic_high)));
  const Batch r = reduced.r, square = r * r, power = detail::scale(Batch(Scalar(1)), reduced.n);
  const Batch even = detail::polynomial(square, Pade::even), odd = detail::polynomial(square, Pade::odd);
  const Batch a = multiply_add(r, odd, even), b = multiply_add(-r, odd, even);
  return power * a / multiply_add(power, a, b);
}

/// The same for who waits for it, in float off by at most 2·10⁻⁷ however small it is; else `logistic`.
template <class T>
inline T quick_logistic(const T& x) {
  return math::logistic(x);
}
/// ½ + ½ tanh(x/2).
template <class Arch>
STRATA_INLINED inline xsimd::batch<float, Arch> quick_logistic(const xsimd::batch<float, Arch>& x) {
  return xsimd::batch<float, Arch>(0.5F) +
         detail::odd_ratio(x, detail::half_p, detail::half_q, static_cast<float>(2 * detail::tanh_end), 0.5F);
}

/// ln x for x from 1 to 2¹²⁶, at most 3 ULP off; NaN for NaN.
template <class T>
inline T log(const T& x) {
  using std::log;
  return log(x);
}

/// ln x = n ln 2 + 2 artanh s with x = 2ⁿ m, ¾ ≤ m < 1½, s = (m − 1) / (m + 1): the n for that is the exponent of 4x/3.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> log(const xsimd::batch<Scalar, Arch>& x) {
  using Batch = xsimd::batch<Scalar, Arch>;
  using Format = detail::FloatFormat<Scalar>;
  const Batch one(Scalar(1)), n = detail::exponent(x * Batch(Scalar(4.0 / 3))), m = detail::scale(x, -n);
  const Batch log_m = detail::twice_artanh<Format::artanh_terms>((m - one) / (m + one));
  return multiply_add(n, Batch(Format::ln2_high), detail::opaque(multiply_add(n, Batch(Format::ln2_low), log_m)));
}

}  // namespace strata::math
