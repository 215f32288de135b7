// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = Σ_j (a_j − t_j)²,  ∂J/∂a = 2 (a − t). Any activation; the targets are numbers, not classes.
/// J is infinite where it is larger than the largest number of the type (in float: |a − t| > 1.8·10¹⁹, in double
/// 10¹⁵⁴), ∂J/∂a where |a − t| is larger than half of that.
struct MeanSquaredError {
  static constexpr bool takes_classes = false;

  static auto value(const auto& a, const auto& t) {
    return a.sum([](const auto& output, const auto& target) { return (output - target) * (output - target); }, t);
  }

  static void gradient(const auto& a, const auto& t, auto&& da) {
    const auto twice = [](const auto& number) { return number + number; };
    da.map([&](const auto&, const auto& output, const auto& target) { return twice(output - target); }, a, t);
  }
};

template <>
struct DefaultCost<Identity> {
  using type = MeanSquaredError;
};

}  // namespace strata
