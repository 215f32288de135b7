// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/math.hpp"

/// tanh and the logistic function for those who wait for them: as ratios of polynomials, which are known in half the
/// time that an exponential takes. A recurrence does wait, at each step for the step before.
namespace strata::inline STRATA_CONFIGURATION::math {

namespace detail {

/// tanh(x) / x = P(x²) / Q(x²) for |x| up to 9.011, from where on tanh is 1 in float: within 3·10⁻⁹, fitted by
/// reweighted least squares of the relative error (Lawson, 1961).
inline constexpr double ratio_end = 9.011;
inline constexpr std::array<double, 4> ratio_p{0.999999998, 0.134564654, 0.00357611238, 2.10185288e-05};
inline constexpr std::array<double, 7> ratio_q{
    1, 0.467897963, 0.0262088049, 0.000339118054, 6.93320394e-07, -6.68020016e-10, 7.13835664e-13};

/// The coefficients of a polynomial in (x/2)² as those of one in x², all times a factor.
template <Size N>
constexpr std::array<double, N> halved(std::array<double, N> c, double factor) {
  for (double& number : c) {
    number *= factor;
    factor /= 4;
  }
  return c;
}
/// tanh(x/2) / 2 = x·P′(x²) / Q′(x²).
inline constexpr auto half_p = halved(ratio_p, 0.25);
inline constexpr auto half_q = halved(ratio_q, 1);

/// x·P(x²) / Q(x²) in [−Most, Most].
template <class Batch>
STRATA_INLINED inline Batch ratio(const Batch& x, const std::array<double, 4>& p, const std::array<double, 7>& q,
                                  float end, float most) {
  const Batch inside = math::min(math::max(x, Batch(-end)), Batch(end)), square = inside * inside;
  const Batch value = inside * polynomial(square, p) / polynomial(square, q);
  return math::min(math::max(value, Batch(-most)), Batch(most));
}

}  // namespace detail

/// tanh x in [−1, 1], in float at most 6 ULP off; NaN for NaN. (Of other types, and of single numbers, `tanh` and
/// `exp`.)
template <class T>
inline T ratio_tanh(const T& x) {
  return math::tanh(x);
}
template <class Arch>
STRATA_INLINED inline xsimd::batch<float, Arch> ratio_tanh(const xsimd::batch<float, Arch>& x) {
  return detail::ratio(x, detail::ratio_p, detail::ratio_q, static_cast<float>(detail::ratio_end), 1.0F);
}

/// 1 / (1 + e⁻ˣ) in [0, 1], in float off by at most 2·10⁻⁷; NaN for NaN.
template <class T>
inline T ratio_sigmoid(const T& x) {
  return T(1) / (T(1) + math::exp(-x));
}
template <class Arch>
STRATA_INLINED inline xsimd::batch<float, Arch> ratio_sigmoid(const xsimd::batch<float, Arch>& x) {
  const xsimd::batch<float, Arch> half(0.5F);
  return half + detail::ratio(x, detail::half_p, detail::half_q, static_cast<float>(2 * detail::ratio_end), 0.5F);
}

}  // namespace strata::math
