// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What is taken off each number, and what it is then multiplied by: kept and saved with the network, never learned.
/// 0 and 1 until something is assigned that has shift() and factor(), as `MinMax` and `Standardize` have.
template <class Scalar, Size N>
struct NormalizeParameters {
  alignas(cache_line) Vector<Scalar, N> shift;
  alignas(cache_line) Vector<Scalar, N> factor;

  NormalizeParameters() {
    shift.fill(0);
    factor.fill(1);
  }

  template <class Scaling>
  requires requires(const Scaling& scaling) {
    scaling.shift()[0];
    scaling.factor()[0];
  }
  NormalizeParameters& operator=(const Scaling& scaling) {
    const auto shifts = scaling.shift(), factors = scaling.factor();
    static_assert(std::tuple_size_v<std::remove_const_t<decltype(shifts)>> == N,
                  "strata::Normalize: the scaling must be as wide as the layer");
    for (Size i = 0; i < N; ++i) {
      shift(i) = static_cast<Scalar>(shifts[i]);
      factor(i) = static_cast<Scalar>(factors[i]);
    }
    return *this;
  }

  static constexpr std::tuple<> tensors(auto&) { return {}; }
  static constexpr auto statistics(auto& self) { return std::tie(self.shift, self.factor); }
  static constexpr std::array<SavedAs, 2> saved_as{{{"shift"}, {"factor"}}};
};

/// The scaling of a network's inputs as its first layer: y = (x − shift) ⊙ factor for each row x of a batch. It is part
/// of the network's type and of its file, so no prediction can do without it, and data are never scaled twice:
///
///     Network<Input<4>, Normalize<4>, Dense<4, 8, Tanh>, Dense<8, 3, Softmax>> network;
///     network.layer<0>() = Standardize<4>::fit(training);
///
/// Nothing of it is learned, and `reset` leaves it alone. `cross_validate` makes its networks itself: its last
/// argument, prepare(network, learned), is where each gets the scaling of the rows that it learns from.
/// Shapes: x, y and δ = ∂J/∂y (B×N); ∂J/∂x = δ ⊙ factor.
template <Size N>
struct Normalize {
  static constexpr Size inputs = N, outputs = N;
  static constexpr bool takes_any_layout = true, keeps_order = true;

  template <class Scalar>
  using Parameters = NormalizeParameters<Scalar, N>;

  static void forward(const auto& p, const auto& x, auto& y, const auto&... team) {
    assign(y, (x - p.shift) * p.factor, team...);
  }

  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta, const auto&... team) {
    assign(delta, dy, team...);
  }

  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.factor; }

  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

}  // namespace strata
