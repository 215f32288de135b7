// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// An activation as a layer of its own, without parameters: a = σ(x), number by number or row by row.
/// Shapes: x, a and δ = ∂J/∂x (B×N).
template <Size N, class ActivationType>
struct Activate {
  static constexpr Size inputs = N, outputs = N;
  static constexpr bool takes_any_layout = true, keeps_order = true;

  using Activation = ActivationType;
  using Preactivation = Activate<N, Identity>;
  template <class Scalar>
  using Parameters = NoParameters;

  static void forward(const auto&, const auto& x, auto& y, const auto&... team) {
    assign(y, activate<Activation>(x), team...);
  }

  static void train_forward(const auto&, const auto& x, auto& y, auto& delta,
                            const IsStepContext auto& context) requires DifferentiatedAtInput<Activation> {
    assign_activation<Activation>(y, delta, x, context.team);
  }

  static void backward(const auto&, const auto&, const auto& y, const auto& dy, auto& delta, const auto&... team) {
    assign(delta, activation_error<Activation>(y, delta, dy), team...);
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& delta, const auto&...) {
    return delta;
  }

  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }
};

}  // namespace strata
