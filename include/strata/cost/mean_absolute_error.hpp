// SPDX-License-Identifier: MIT
#pragma once

#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = Σ_j |a_j − t_j|,  ∂J/∂a = sign(a − t), 0 where they are equal. Any activation; the targets are numbers, not
/// classes. What is learned is the median, which outliers do not move.
///
///     using Net = Network<Input<3>, Dense<3, 8, Tanh>, Dense<8, 1>, MeanAbsoluteError>;
struct MeanAbsoluteError {
  static constexpr bool takes_classes = false;

  static auto value(const auto& a, const auto& t) {
    return a.sum([](const auto& output, const auto& target) { return math::abs(output - target); }, t);
  }

  static void gradient(const auto& a, const auto& t, auto&& da) {
    da.map(
        []<class T>(const T&, const T& output, const T& target) {
          const T error = output - target;
          return math::select(error > T(0), T(1), math::select(error < T(0), T(-1), error));
        },
        a, t);
  }
};

}  // namespace strata
