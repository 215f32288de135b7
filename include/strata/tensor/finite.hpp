// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/configuration.hpp"

/// What a number is, read from its bits: right under -ffast-math too, where compilers take x != x and std::isfinite for
/// settled. Also the barrier behind which they cannot know what was computed before.
namespace strata::inline STRATA_CONFIGURATION::math {

namespace detail {

/// Whether the compiler may presume that no number is infinite or NaN.
inline constexpr bool finite_math =
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
    true;
#else
    false;
#endif

template <class Scalar>
struct BitLayout;
template <>
struct BitLayout<float> {
  using Bits = std::uint32_t;
  static constexpr Bits sign = 0x8000'0000U, infinity = 0x7F80'0000U, nan = 0x7FC0'0000U;
};
template <>
struct BitLayout<double> {
  using Bits = std::uint64_t;
  static constexpr Bits sign = 0x8000'0000'0000'0000U, infinity = 0x7FF0'0000'0000'0000U, nan = 0x7FF8'0000'0000'0000U;
};

// A register that holds floating-point numbers, to inline assembly.
#if defined(__wasm__)
#define STRATA_FLOAT_REGISTER "+r"
#elif defined(__AVX512F__)
#define STRATA_FLOAT_REGISTER "+v"
#elif defined(__SSE2__)
#define STRATA_FLOAT_REGISTER "+x"
#elif defined(__aarch64__)
#define STRATA_FLOAT_REGISTER "+w"
#else
#define STRATA_FLOAT_REGISTER "+m"
#endif

/// x, a number or a register of them, of which the compiler knows nothing any more: it merges nothing of what comes
/// after with what was before, whatever -fassociative-math and the like allow. No instruction.
template <class T>
STRATA_INLINED constexpr T opaque(T x) {
  asm("" : STRATA_FLOAT_REGISTER(x));
  return x;
}

/// The bits of |x|.
template <class Scalar>
constexpr typename BitLayout<Scalar>::Bits magnitude_bits(Scalar x) {
  using Layout = BitLayout<Scalar>;
  if (finite_math && !std::is_constant_evaluated()) x = opaque(x);
  return strata::detail::bit_cast<typename Layout::Bits>(x) & ~Layout::sign;
}

template <class Number>
concept KnownByBits = std::same_as<Number, float> || std::same_as<Number, double>;

}  // namespace detail

/// ∞ and a quiet NaN: compilers warn of those of std::numeric_limits when told that there are none.
template <detail::KnownByBits Scalar>
inline constexpr Scalar infinity = strata::detail::bit_cast<Scalar>(detail::BitLayout<Scalar>::infinity);
template <detail::KnownByBits Scalar>
inline constexpr Scalar nan = strata::detail::bit_cast<Scalar>(detail::BitLayout<Scalar>::nan);

/// Whether x is NaN.
template <detail::KnownByBits Scalar>
constexpr bool is_nan(const Scalar& x) {
  return detail::magnitude_bits(x) > detail::BitLayout<Scalar>::infinity;
}

/// Whether a number is neither NaN nor infinite. Whole numbers are.
template <class Number>
constexpr bool is_finite(const Number& number) {
  if constexpr (detail::KnownByBits<Number>)
    return detail::magnitude_bits(number) < detail::BitLayout<Number>::infinity;
  else if constexpr (std::floating_point<Number>)
    return std::isfinite(number);
  else
    return true;
}

}  // namespace strata::math

namespace strata::inline STRATA_CONFIGURATION::detail {

using math::is_finite;

/// Whether all of so many numbers are finite. A function of its own: one for all tensors.
template <class Number>
[[gnu::noinline]] bool are_all_finite(const Number* numbers, std::size_t count) {
  bool all = true;
  for (std::size_t i = 0; i < count; ++i) all &= is_finite(numbers[i]);
  return all;
}

}  // namespace strata::detail
