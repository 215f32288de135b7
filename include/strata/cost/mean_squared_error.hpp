// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/cost/cost.hpp"

namespace strata {

/// J = Σ_j (a_j − t_j)²,  ∂J/∂a = 2 (a − t). Any activation; the targets are numbers, not classes.
struct MeanSquaredError {
  static constexpr bool takes_classes = false;

  template <class Scalar, Size N>
  static Scalar value(Row<const Scalar, N> a, Row<const Scalar, N> t) {
    return a.sum([](const auto& output, const auto& target) { return (output - target) * (output - target); }, t);
  }

  template <class Scalar, Size N>
  static void gradient(Row<const Scalar, N> a, Row<const Scalar, N> t, Row<Scalar, N> da) {
    using T = Pack<Scalar>;
    da.map([](const auto&, const auto& output, const auto& target) { return T(Scalar(2)) * (output - target); }, a, t);
  }
};

template <>
struct DefaultCost<Identity> {
  using type = MeanSquaredError;
};

}  // namespace strata
