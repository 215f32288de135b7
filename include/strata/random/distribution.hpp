// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "strata/random/generator.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// a · b in full: high · 2⁶⁴ + low, from products of 32-bit halves, as not every machine has 128-bit numbers.
struct WideProduct {
  std::uint64_t high, low;
};

constexpr WideProduct wide_product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t half = 0xFFFFFFFF;
  const std::uint64_t low = (a & half) * (b & half);
  const std::uint64_t first = (a >> 32) * (b & half) + (low >> 32);
  const std::uint64_t second = (a & half) * (b >> 32) + (first & half);
  return {(a >> 32) * (b >> 32) + (first >> 32) + (second >> 32), a * b};
}

/// The odd whole number 2k + 1 − 2^bits for a k of `bits` random bits: in (−2^bits, 2^bits), symmetric, never 0.
constexpr std::int64_t odd_number(std::uint64_t k, int bits) {
  return 2 * static_cast<std::int64_t>(k) + 1 - (std::int64_t{1} << bits);
}

}  // namespace detail

/// A whole number in [0, n), each exactly as likely as any other; 0 if n is 0.
/// Lemire, "Fast random integer generation in an interval", 2019: the high word of n · bits, the few draws that would
/// favour some numbers drawn again.
constexpr Size below(Generator& g, Size n) {
  detail::WideProduct product = detail::wide_product(g(), n);
  if (product.low < n) {
    const std::uint64_t favoured = (std::uint64_t{0} - n) % n;
    while (product.low < favoured) product = detail::wide_product(g(), n);
  }
  return static_cast<Size>(product.high);
}

/// A number in (−1, 1): an odd multiple of 2⁻ᵇ, b = 24 for float and 53 for double, hence exact, never 0 and as often
/// above 0 as below. `scale * symmetric` rounds once, so it has the same bits with and without fused multiply-add.
template <std::floating_point Scalar = double>
constexpr Scalar symmetric(Generator& g) {
  constexpr int bits = std::min(std::numeric_limits<Scalar>::digits, 53);
  constexpr Scalar unit = Scalar{1} / static_cast<Scalar>(std::uint64_t{1} << bits);
  return static_cast<Scalar>(detail::odd_number(g() >> (64 - bits), bits)) * unit;
}

/// A number in [low, high]: middle + half · symmetric, low ≤ high. The sum is an explicit fused multiply-add (in
/// software where the machine has none): one rounding, so the same bits everywhere.
template <std::floating_point Scalar>
Scalar uniform(Generator& g, Scalar low, Scalar high) {
  const Scalar middle = low / 2 + high / 2, half = high / 2 - low / 2;
  return std::min(std::max(std::fma(half, symmetric<Scalar>(g), middle), low), high);
}

/// A number of the normal distribution with mean 0 and standard deviation 1; |x| < 8.5.
/// The polar method (Marsaglia and Bray, 1964): u √(−2 ln s / s) for a point (u, v) of the unit disc, s = u² + v².
/// u and v are odd multiples of 2⁻²⁶, so s is exact. Uses `log` and `sqrt` in double: where two mathematical libraries
/// round `log` otherwise, the result may differ in its last bit. The draws themselves never do.
template <std::floating_point Scalar = double>
Scalar normal(Generator& g) {
  constexpr std::int64_t one = std::int64_t{1} << 26;
  for (;;) {
    const std::uint64_t bits = g();
    const std::int64_t u = detail::odd_number(bits >> 38, 26);
    const std::int64_t v = detail::odd_number((bits >> 12) & (one - 1), 26);
    if (u * u + v * v >= one * one) continue;
    const double s = static_cast<double>(u * u + v * v) / static_cast<double>(one * one);
    return static_cast<Scalar>(static_cast<double>(u) / static_cast<double>(one) * std::sqrt(-2 * std::log(s) / s));
  }
}

/// The same with a mean and a standard deviation: mean + deviation · normal, one rounding in double.
template <std::floating_point Scalar>
Scalar normal(Generator& g, Scalar mean, Scalar deviation) {
  return static_cast<Scalar>(std::fma(static_cast<double>(deviation), normal<double>(g), static_cast<double>(mean)));
}

/// True with probability p, to 2⁻⁵³: never for p ≤ 0 (and NaN), always for p ≥ 1.
constexpr bool bernoulli(Generator& g, double p) { return static_cast<double>(g() >> 11) * 0x1p-53 < p; }

/// All orders equally likely: Fisher and Yates from the back (Durstenfeld, 1964). Whole numbers only, so the same order
/// on every machine.
template <class T, std::size_t Extent>
constexpr void shuffle(Generator& g, std::span<T, Extent> values) {
  for (Size left = values.size(); left > 1; --left) std::swap(values[left - 1], values[below(g, left)]);
}

}  // namespace strata
