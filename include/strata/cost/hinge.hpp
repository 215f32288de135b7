// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = Σ_j max(0, 1 − t_j a_j) for targets −1 and 1 (Cortes and Vapnik 1995),  ∂J/∂a = −t where t a < 1, else 0. After
/// Identity or Tanh; labels are targets, not classes.
struct Hinge {
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Identity> || std::same_as<Activation, Tanh>;
  static constexpr bool takes_classes = false;
  static constexpr TargetRange targets{-1, 1, "use -1 and 1"};

  static auto value(const auto& a, const auto& t) {
    return a.sum([]<class T>(const T& output, const T& target) { return math::max(T(T(1) - target * output), T(0)); },
                 t);
  }

  static void gradient(const auto& a, const auto& t, auto&& da) {
    da.map(
        []<class T>(const T&, const T& output, const T& target) {
          const T margin = T(1) - target * output;
          return math::select(margin > T(0), T(-target), math::select(margin <= T(0), T(0), margin));
        },
        a, t);
  }
};

}  // namespace strata
