// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>

#include "strata/tensor/math.hpp"

namespace strata::inline STRATA_CONFIGURATION::math {

/// The standard normal distribution at z: Φ(z), how much lies below z, and φ(z), its density there.
template <class T>
struct StandardNormal {
  T below, density;
};

namespace detail {

/// Φ(−u) = e^(−u²/2) P(t) / (u + 4), t = (u − 4) / (u + 4): best approximations P for u from 0 to `furthest`, beyond
/// which Φ(−u) is no number of the format. `grid`: numbers below 64 that are multiples of 2^−grid have exact squares.
template <class Scalar>
struct NormalTail;
template <>
struct NormalTail<float> {
  static constexpr float furthest = 14.5F;
  static constexpr int grid = 6;
  static constexpr std::array<double, 11> p{0.7552851304887489,      -0.6078966577636513,   0.3871373823009086,
                                            -0.1865213074612191,     0.060397293905870064,  -0.007545268164187146,
                                            -0.0034880755300982533,  0.001646295611864889,  0.00016935545827690643,
                                            -0.00023462176112985336, -5.264564978400001e-05};
};
template <>
struct NormalTail<double> {
  static constexpr double furthest = 39;
  static constexpr int grid = 18;
  static constexpr std::array<double, 24> p{
      0.7552851304157515,     -0.6078966419718921,     0.38713740074221453,     -0.18652185795965726,
      0.06039657489093656,    -0.007540188966726791,   -0.003479692367393595,   0.0016308184575887011,
      0.00013334431240964574, -0.000231094935169459,   -1.9082584797734333e-06, 3.5144686053003464e-05,
      7.166663245221031e-07,  -5.9201733230161025e-06, -6.296965605815823e-07,  1.0215540371961016e-06,
      2.7180452962592834e-07, -1.549649174224745e-07,  -8.540841815685125e-08,  1.3280797787310328e-08,
      1.961961086135556e-08,  1.91827702037334e-09,    -2.5220994578780736e-09, -7.262419810409579e-10};
};

/// e^(−u²/2): the square of u, rounded to the grid, is exact; what it lacks is added to the exponent, and what that sum
/// loses is a factor.
template <class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> bell(const xsimd::batch<Scalar, Arch>& u) {
  using Batch = xsimd::batch<Scalar, Arch>;
  const Batch half(Scalar(0.5));
  const Batch shift = Reduced<Batch>::shift() * Batch(Scalar(1) / static_cast<Scalar>(1 << NormalTail<Scalar>::grid));
  const Batch rounded = opaque(opaque(u + shift) - shift);
  const Batch of_rounded = opaque(rounded * rounded) * half, of_rest = opaque(u - rounded) * (u + rounded) * half;
  const Batch exponent = opaque(of_rounded + of_rest), lost = opaque(of_rounded - exponent) + of_rest;
  const Batch power = math::exp(-exponent);
  return power - power * lost;
}

}  // namespace detail

/// Φ(z) and φ(z), each at most 5 ULP off, as long as they are normal numbers.
template <class Scalar, class Arch>
inline StandardNormal<xsimd::batch<Scalar, Arch>> standard_normal(const xsimd::batch<Scalar, Arch>& z) {
  using Batch = xsimd::batch<Scalar, Arch>;
  using Tail = detail::NormalTail<Scalar>;
  const Batch one(Scalar(1)), four(Scalar(4)), u = math::min(math::abs(z), Batch(Tail::furthest));
  const Batch bell = detail::bell(u), reciprocal = one / (u + four);
  const Batch tail = bell * (detail::polynomial((u - four) * reciprocal, Tail::p) * reciprocal);
  return {math::select(z > Batch(Scalar(0)), one - tail, tail), bell * Batch(static_cast<Scalar>(0.3989422804014327))};
}
template <std::floating_point Scalar>
inline StandardNormal<Scalar> standard_normal(const Scalar& z) {
  const auto of_pack = standard_normal(Pack<Scalar>(z));
  return {to_array<Scalar>(of_pack.below)[0], to_array<Scalar>(of_pack.density)[0]};
}

}  // namespace strata::math
