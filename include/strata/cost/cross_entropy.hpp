// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/softmax.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// J = −Σ_j t_j ln a_j with a = softmax(z), computed from z by the log of the sum of exponentials:
///   J = Σ_j t_j ((m − z_j) + ln Σ_k e^(z_k − m)),  m = max z,   ∂J/∂z = a Σ t − t.
/// Targets need not sum to 1: they may be counts, or all 0 where an observation is to say nothing.
/// The brackets are halved and t doubled, which rounds nothing: m − z_j may be twice the largest float, where t_j = 0.
struct CrossEntropy {
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Softmax>;
  template <class Activation>
  static constexpr bool from_preactivation = std::same_as<Activation, Softmax>;

  static constexpr TargetRange targets{0, std::numeric_limits<double>::max(),
                                       "use a probability or a count for each class"};

  static auto value(const auto& z, const auto& t) {
    const auto shift = z.max_of_numbers();
    const auto exponentials = z.sum_everywhere([&](const auto& logit) { return math::exp(logit - shift); });
    const auto half = std::remove_const_t<decltype(shift)>(0.5F);
    const auto half_shift = half * shift, half_log_sum = half * math::log(exponentials);
    return z.sum([&](const auto& logit,
                     const auto& target) { return (target + target) * ((half_shift - half * logit) + half_log_sum); },
                 t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    dz.map([](const auto&, const auto& logit) { return logit; }, z);
    Softmax::forward(dz);
    const auto total = t.sum([](const auto& target) { return target; });
    dz.map([&](const auto& probability, const auto& target) { return probability * total - target; }, t);
  }
};

template <>
struct DefaultCost<Softmax> {
  using type = CrossEntropy;
};

}  // namespace strata
