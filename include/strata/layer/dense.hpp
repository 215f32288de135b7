// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/activation/identity.hpp"
#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The fourth argument of a `Dense` layer: with biases (the default) or without.
struct WithBias {};
struct NoBias {};

/// W (inputs × outputs, the transpose of the textbook's, so that products read whole rows) and b (outputs). Saved as in
/// PyTorch's nn.Linear: weight (outputs × inputs) and bias.
template <class Scalar, Size Inputs, Size Outputs, class Bias>
struct DenseParameters {
  alignas(cache_line) Matrix<Scalar, Inputs, Outputs> weights;
  alignas(cache_line) Vector<Scalar, Outputs> biases;

  static constexpr auto tensors(auto& self) { return std::tie(self.weights, self.biases); }
  static constexpr std::array<SavedAs, 2> saved_as{{{"weight", true, {}, true}, {"bias"}}};
};

template <class Scalar, Size Inputs, Size Outputs>
struct DenseParameters<Scalar, Inputs, Outputs, NoBias> {
  alignas(cache_line) Matrix<Scalar, Inputs, Outputs> weights;

  static constexpr auto tensors(auto& self) { return std::tie(self.weights); }
  static constexpr std::array<SavedAs, 1> saved_as{{{"weight", true, {}, true}}};
};

/// The fully connected layer: a = σ(z), z = x·W + b for each row x of a batch.
///
/// With δ = ∂J/∂z = σ'(z) ⊙ ∂J/∂a:  ∂J/∂W = xᵀ·δ,  ∂J/∂b = 1ᵀ·δ,  ∂J/∂x = δ·Wᵀ.
/// Shapes: x (B×Inputs), W (Inputs×Outputs), b (Outputs), z, a and δ (B×Outputs).
template <Size Inputs, Size Outputs, class ActivationType = Identity, class Bias = WithBias>
struct Dense {
  static constexpr Size inputs = Inputs, outputs = Outputs;
  /// Floating-point operations of x·W for one row: a multiplication and an addition for each weight.
  static constexpr Size operations = 2 * Inputs * Outputs;
  static constexpr bool takes_any_layout = true;
  static constexpr bool takes_pairs = true;

  using Activation = ActivationType;
  using Preactivation = Dense<Inputs, Outputs, Identity, Bias>;
  template <class Scalar>
  using Parameters = DenseParameters<Scalar, Inputs, Outputs, Bias>;

  // Flattened, or g++ passes the addresses of the factors through memory, for which a small layer has to wait.
  [[gnu::flatten]] static void forward(const auto& p, const auto& x, auto& y, const auto&... team) {
    if constexpr (std::same_as<Bias, NoBias>)
      assign(y, activate<Activation>(matmul(x, p.weights)), team...);
    else
      assign(y, activate<Activation>(matmul(x, p.weights) + p.biases), team...);
  }

  static void train_forward(const auto& p, const auto& x, auto& y, auto& delta,
                            const IsStepContext auto& context) requires DifferentiatedAtInput<Activation> {
    if constexpr (std::same_as<Bias, NoBias>)
      assign_activation<Activation>(y, delta, matmul(x, p.weights), context.team);
    else
      assign_activation<Activation>(y, delta, matmul(x, p.weights) + p.biases, context.team);
  }

  static void backward(const auto&, const auto&, const auto& y, const auto& dy, auto& delta, const auto&... team) {
    assign(delta, activation_error<Activation>(y, delta, dy), team...);
  }

  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta, const auto&...) {
    return matmul(delta, transposed(p.weights));
  }

  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta, const auto&...) {
    if constexpr (std::same_as<Bias, NoBias>)
      return detail::fields(matmul(transposed(x), delta));
    else
      return detail::fields(matmul(transposed(x), delta), sum_rows(delta));
  }

  /// θ order: for each output its bias, then its weights.
  static void visit_flat(auto& p, auto&& visit) {
    for (Size output = 0; output < Outputs; ++output) {
      if constexpr (!std::same_as<Bias, NoBias>) visit(p.biases, p.biases(output));
      for (Size input = 0; input < Inputs; ++input) visit(p.weights, p.weights(input, output));
    }
  }
};

}  // namespace strata
