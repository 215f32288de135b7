// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/cost/constant.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Binary cross-entropy in which positive targets count p times (p is what PyTorch calls pos_weight), from z:
///   J = −Σ_j p t_j ln a_j + (1 − t_j) ln(1 − a_j) = Σ_j (1 − t_j) z_j + (1 + (p − 1) t_j) softplus(−z_j),
///   ∂J/∂z = (1 + (p − 1) t) a − p t  with a = sigmoid(z).
/// p is a std::ratio; weights by row or by class are `weighted` and `class_weighted` data.
///
///     using Net = Network<Input<30>, Dense<30, 1, Sigmoid>, WeightedBinaryCrossEntropy<std::ratio<20>>>;
template <class PositiveWeight>
struct WeightedBinaryCrossEntropy {
  static_assert(PositiveWeight::num > 0,
                "strata::WeightedBinaryCrossEntropy: the weight must be positive, such as "
                "std::ratio<20>");
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Sigmoid>;
  template <class Activation>
  static constexpr bool from_preactivation = std::same_as<Activation, Sigmoid>;
  static constexpr TargetRange targets{0, 1, "use 0 and 1"};

  static auto value(const auto& z, const auto& t) {
    return z.sum(
        []<class T>(const T& logit, const T& target) {
          const T one(1), weight = one + (detail::constant<T, PositiveWeight>() - one) * target;
          const T tail = math::log1p(math::exp(-math::abs(logit)));
          return math::max(logit, T(0)) * (one - target) + math::max(T(-logit), T(0)) * (weight - (one - target)) +
                 weight * tail;
        },
        t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    dz.map(
        []<class T>(const T&, const T& logit, const T& target) {
          const T one(1), p = detail::constant<T, PositiveWeight>();
          return (one + (p - one) * target) * Sigmoid::forward(logit) - p * target;
        },
        z, t);
  }
};

}  // namespace strata
