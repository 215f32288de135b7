// SPDX-License-Identifier: MIT
#pragma once

#include "strata/cost/constant.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = Σ_j c_j (|e_j| − c_j / 2) with e = a − t and c = min(|e|, δ): e²/2 up to δ, and δ (|e| − δ/2) beyond (Huber
/// 1964). ∂J/∂a = e within [−δ, δ], and what is nearest of it beyond. Any activation; the targets are numbers, not
/// classes. δ is a std::ratio, 1 unless told otherwise.
///
///     using Net = Network<Input<3>, Dense<3, 8, Tanh>, Dense<8, 1>, Huber<std::ratio<1, 2>>>;
template <class Delta = std::ratio<1>>
struct Huber {
  static_assert(Delta::num > 0, "strata::Huber: δ must be positive, such as std::ratio<1, 2>");
  static constexpr bool takes_classes = false;

  static auto value(const auto& a, const auto& t) {
    return a.sum(
        []<class T>(const T& output, const T& target) {
          const T size = math::abs(output - target), within = math::min(size, detail::constant<T, Delta>());
          return within * (size - T(0.5F) * within);
        },
        t);
  }

  static void gradient(const auto& a, const auto& t, auto&& da) {
    da.map(
        []<class T>(const T&, const T& output, const T& target) {
          const T delta = detail::constant<T, Delta>();
          return math::max(math::min(T(output - target), delta), T(-delta));
        },
        a, t);
  }
};

}  // namespace strata
