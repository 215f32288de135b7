// SPDX-License-Identifier: MIT
#pragma once

#include "strata/cost/constant.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = Σ_j ln cosh e_j with e = a − t, computed as |e| + ln(1 + e^−2|e|) − ln 2: nearly e²/2 for small errors, nearly
/// |e| for large ones.  ∂J/∂a = tanh e. Any activation; the targets are numbers, not classes.
struct LogCosh {
  static constexpr bool takes_classes = false;

  static auto value(const auto& a, const auto& t) {
    return a.sum(
        []<class T>(const T& output, const T& target) {
          const T size = math::abs(output - target),
                  ln2 = detail::constant<T, std::ratio<6931471805599453, 10000000000000000>>();
          return (math::log1p(math::exp(-(size + size))) - ln2) + size;
        },
        t);
  }

  static void gradient(const auto& a, const auto& t, auto&& da) {
    da.map([]<class T>(const T&, const T& output, const T& target) { return math::tanh(T(output - target)); }, a, t);
  }
};

}  // namespace strata
