// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/recurrent.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// c = f c⁻ + i g    h = o tanh c    with i, f, o = σ(…), g = tanh(…) of their sums
struct LSTMCell {
  static constexpr Size gates = 4;

  template <class T>
  struct State {
    T h, c;
    static constexpr auto tensors(auto& self) { return std::tie(self.h, self.c); }
  };

  STRATA_INLINED static void forward(auto& sums, const auto& before, auto& now) {
    auto& [i, f, g, o] = sums;
    i = math::quick_logistic(i);
    f = math::quick_logistic(f);
    g = math::tanh(g);
    o = math::quick_logistic(o);
    now.c = f * before.c + i * g;
    now.h = o * math::tanh(now.c);
  }

  static void backward(auto& sums, const auto& before, const auto& now, auto& d) {
    auto& [i, f, g, o] = sums;
    const auto squashed = math::tanh(now.c);
    const auto dc = d.c + d.h * o * Tanh::derivative(squashed);
    const auto di = dc * g, df = dc * before.c, dg = dc * i, d_o = d.h * squashed;
    d.c = dc * f;
    d.h = 0;
    i = di * Sigmoid::derivative(i);
    f = df * Sigmoid::derivative(f);
    g = dg * Tanh::derivative(g);
    o = d_o * Sigmoid::derivative(o);
  }
};

/// The long short-term memory as PyTorch's nn.LSTM and Keras's LSTM (of one bias) have it:
///
///   i, f, o = σ(x·W + b + h⁻·U + c)    g = tanh(x·W_g + b_g + h⁻·U_g + c_g)    c = f ⊙ c⁻ + i ⊙ g    h = o ⊙ tanh c
///
/// Shapes: T × In into T × Hidden; W (In × 4 · Hidden) and U (Hidden × 4 · Hidden), gates i f g o side by side.
template <Size In, Size Hidden>
struct LSTM : Recurrent<In, Hidden, LSTMCell> {};

}  // namespace strata
