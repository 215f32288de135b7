// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/size.hpp"

/// Coefficients of ratios of polynomials: what waits for a function knows it earlier as one division than as an
/// exponential, an addition and a division.
namespace strata::inline STRATA_CONFIGURATION::math::detail {

/// tanh(x) / x = P(x²) / Q(x²) for |x| up to 9.011, from where on tanh is 1 in float: within 5·10⁻⁹, fitted by
/// reweighted least squares of the relative error (Lawson, 1961). At the end, a little farther out, x·P / Q comes out
/// above 1 in float with fused multiply-adds as without, so that what is cut off there and at 1 is exactly 1.
inline constexpr double tanh_end = 9.033;
inline constexpr std::array<double, 4> tanh_p{0.999999998, 0.134564654, 0.00357611238, 2.10185288e-05};
inline constexpr std::array<double, 7> tanh_q{
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
inline constexpr auto half_p = halved(tanh_p, 0.25);
inline constexpr auto half_q = halved(tanh_q, 1);

/// eʳ = (E(r²) + r·O(r²)) / (E(r²) − r·O(r²)), Padé's approximant of this degree: coefficient k of numerator and
/// denominator is (2·Degree − k)! Degree! / ((2·Degree)! k! (Degree − k)!). What is left out is below
/// Degree!² / ((2·Degree)! (2·Degree + 1)!) r^(2·Degree + 1).
template <Size Degree>
struct PadeExponential {
  static constexpr auto all = [] {
    std::array<double, Degree + 1> c{1};
    for (Size k = 0; k < Degree; ++k)
      c[k + 1] = c[k] * static_cast<double>(Degree - k) / static_cast<double>((2 * Degree - k) * (k + 1));
    return c;
  }();
  /// Every second of them, from `first` on.
  template <Size First>
  static constexpr auto alternate = [] {
    std::array<double, (Degree - First) / 2 + 1> c{};
    for (Size k = 0; k < c.size(); ++k) c[k] = all[2 * k + First];
    return c;
  }();
  static constexpr auto even = alternate<0>, odd = alternate<1>;
};

}  // namespace strata::math::detail
