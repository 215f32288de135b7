// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/tanh.hpp"
#include "strata/layer/recurrent.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// h = σ(z)
template <ElementwiseActivation A>
struct ElmanCell {
  static constexpr Size gates = 1;

  template <class T>
  struct State {
    T h;
    static constexpr auto tensors(auto& self) { return std::tie(self.h); }
  };

  STRATA_INLINED static void forward(auto& z, const auto&, auto& now) { now.h = A::forward(z[0]); }

  static void backward(auto& z, const auto&, [[maybe_unused]] const auto& now, auto& d) {
    if constexpr (DifferentiatedAtOutput<A>)
      z[0] = d.h * A::derivative(now.h);
    else
      z[0] = d.h * A::derivative_at(z[0]);
    d.h = 0;
  }
};

/// The simplest recurrent layer: h_t = σ(x_t·W + b + h_(t−1)·U + c), PyTorch's nn.RNN and Keras's SimpleRNN.
/// Shapes: T × In into T × Hidden; W (In × Hidden), U (Hidden × Hidden).
template <Size In, Size Hidden, class ActivationType = Tanh>
struct Elman : Recurrent<In, Hidden, ElmanCell<ActivationType>> {};

}  // namespace strata
