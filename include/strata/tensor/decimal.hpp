// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A number as a template argument: `LeakyReLU<0.2>`, `Dropout<0.5>`. Not every compiler takes a double there, and none
/// would print it as it was written: kept are the fewest decimal digits that give the same double. Numbers of more than
/// 15 digits or 22 places after the point are errors of the compiler.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;  ///< the number is digits · 10^exponent

  constexpr Decimal(std::integral auto whole) : digits(static_cast<std::int64_t>(whole)) {}
  constexpr Decimal(std::floating_point auto number) {
    const auto value = static_cast<double>(number);
    // Both are whole numbers that a double holds, so their quotient is rounded once, as the literal was.
    for (double power = 1;; power *= 10, --exponent) {
      digits = static_cast<std::int64_t>(value * power + (value < 0 ? -0.5 : 0.5));
      if (static_cast<double>(digits) / power == value) return;
    }
  }

  constexpr operator double() const {
    double power = 1;
    for (int place = exponent; place < 0; ++place) power *= 10;
    return static_cast<double>(digits) / power;
  }

  friend constexpr bool operator==(const Decimal&, const Decimal&) = default;
};

}  // namespace strata
