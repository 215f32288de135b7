// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/pooling.hpp"
#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A pool on maps of one shape: for each place and channel Kind (the largest, or the mean) of what the window W sees.
/// Shapes: x (B × places in · channels), y and ∂J/∂y (B × places out · channels).
template <class Kind, class W, class InputShapeType, class OutputShapeType>
struct Pooled {
  using InputShape = InputShapeType;
  using OutputShape = OutputShapeType;
  static constexpr Size inputs = W::numbers, outputs = W::out_numbers;
  static constexpr bool reads_in_place = true, channels_first = true;
  /// In PyTorch a pool to one place is followed by a Flatten.
  static constexpr Size modules = OutputShape::rank == 1 ? 2 : 1;
  template <class Scalar>
  using Parameters = NoParameters;

  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> dy;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y) { forward(p, x, y, Alone()); }
  static void forward(const auto&, const auto& x, auto& y, const auto& team) {
    const Share maps = team.share_of(Shape<decltype(y)>::rows);
    for (Size i = maps.begin; i < maps.end; ++i)
      Kind::template forward<W>(x.data() + i * inputs, y.data() + i * outputs);
    team.wait();
  }

  static void backward(const auto&, const auto& x, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      assign(w.dy, dy, context.team);
      const Share maps = context.team.share_of(Shape<decltype(y)>::rows);
      for (Size i = maps.begin; i < maps.end; ++i)
        Kind::template backward<W>(x.data() + i * inputs, y.data() + i * outputs, w.dy.data() + i * outputs,
                                   w.dx.data() + i * inputs);
      context.team.wait();
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }
};

}  // namespace strata
