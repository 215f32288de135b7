// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/cost/cost.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// For counts t ≥ 0 whose expected number is e^z: J = Σ_j e^(z_j) − t_j z_j, the negative logarithm of Poisson's
/// likelihood without ln t!,  ∂J/∂z = e^z − t. After Identity: outputs are logarithms of expected counts. J is infinite
/// where e^z is larger than the largest number of the type (in float: z > 88).
struct PoissonLikelihood {
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Identity>;
  static constexpr bool takes_classes = false;
  static constexpr TargetRange targets{0, std::numeric_limits<double>::max(), "use counts"};

  static auto value(const auto& z, const auto& t) {
    return z.sum([](const auto& logarithm, const auto& count) { return math::exp(logarithm) - count * logarithm; }, t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    dz.map([](const auto&, const auto& logarithm, const auto& count) { return math::exp(logarithm) - count; }, z, t);
  }
};

}  // namespace strata
