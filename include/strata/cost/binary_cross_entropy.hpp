// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = −Σ_j t_j ln a_j + (1 − t_j) ln(1 − a_j) with a = sigmoid(z), computed from z:
///   J = Σ_j softplus(z_j) − t_j z_j,  softplus(z) = max(z, 0) + ln(1 + e^−|z|),   ∂J/∂z = a − t.
/// Finite wherever Σ |z| is.
struct BinaryCrossEntropy {
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Sigmoid>;
  template <class Activation>
  static constexpr bool from_preactivation = std::same_as<Activation, Sigmoid>;

  static constexpr TargetRange targets{0, 1, "use 0 and 1, or Tanh with MeanSquaredError"};

  static auto value(const auto& z, const auto& t) {
    return z.sum(
        [](const auto& logit, const auto& target) {
          using T = std::remove_cvref_t<decltype(logit)>;
          return (math::max(logit, T(0)) - target * logit) + math::log1p(math::exp(-math::abs(logit)));
        },
        t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    dz.map([](const auto&, const auto& logit, const auto& target) { return Sigmoid::forward(logit) - target; }, z, t);
  }
};

template <>
struct DefaultCost<Sigmoid> {
  using type = BinaryCrossEntropy;
};

}  // namespace strata
