// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// An IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. Every value of it is a float.
struct Half {
  std::uint16_t bits;
};

/// The value of a half, exactly.
inline float value_of(Half half) {
  const auto exponent = static_cast<int>((half.bits >> 10U) & 31U), fraction = static_cast<int>(half.bits & 1023U);
  float magnitude = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                  : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
  if (exponent == 31) magnitude = fraction == 0 ? HUGE_VALF : std::nanf("");
  return std::copysign(magnitude, (half.bits & 0x8000U) != 0 ? -1.0F : 1.0F);
}

}  // namespace strata::detail
