// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/recurrent.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// r = σ(z_r + u_r)    z = σ(z_z + u_z)    n = tanh(z_n + r u_n)    h = (1 − z) n + z h⁻
struct GRUCell {
  static constexpr Size gates = 3;
  static constexpr bool sums_apart = true;

  template <class T>
  struct State {
    T h;
    static constexpr auto tensors(auto& self) { return std::tie(self.h); }
  };

  STRATA_INLINED static void forward(auto& sums, auto& u, const auto& before, auto& now) {
    auto& [r, z, n] = sums;
    r = math::quick_logistic(r + u[0]);
    z = math::quick_logistic(z + u[1]);
    n = math::tanh(n + r * u[2]);
    now.h = n + z * (before.h - n);
  }

  static void backward(auto& sums, auto& u, const auto& before, const auto&, auto& d) {
    auto& [r, z, n] = sums;
    const auto dn = (d.h - d.h * z) * Tanh::derivative(n), dz = d.h * (before.h - n), dr = dn * u[2];
    d.h = d.h * z;
    n = dn;
    u[2] = dn * r;
    u[0] = r = dr * Sigmoid::derivative(r);
    u[1] = z = dz * Sigmoid::derivative(z);
  }
};

/// The gated recurrent unit as PyTorch's nn.GRU has it, and Keras's GRU with reset_after (gates z r h there): the reset
/// gate acts on h·U + c.
///
///   r = σ(x·W_r + b_r + h⁻·U_r + c_r)    z = σ(x·W_z + b_z + h⁻·U_z + c_z)
///   n = tanh(x·W_n + b_n + r ⊙ (h⁻·U_n + c_n))    h = (1 − z) ⊙ n + z ⊙ h⁻
///
/// Shapes: T × In into T × Hidden; W (In × 3 · Hidden) and U (Hidden × 3 · Hidden), gates r z n side by side.
template <Size In, Size Hidden>
struct GRU : Recurrent<In, Hidden, GRUCell> {};

}  // namespace strata
