// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/apply.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/layer/prelu.hpp"

/// Layers in ONNX that look at no places: of plain numbers, or at each number of any shape alike.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The weight as in PyTorch's nn.Linear, outputs × inputs, but its inputs always in the order of strata's memory; with
/// other axes before the numbers, which a Gemm does not take, inputs × outputs.
template <Size Inputs, Size Outputs, class A, class Bias>
struct OnnxForm<Dense<Inputs, Outputs, A, Bias>> {
  using Parts = OnnxParts<A>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    constexpr bool has_bias = !std::same_as<Bias, NoBias>;
    if (x.rank > 2) {
      OnnxValue z = graph.node("MatMul", {x, graph.tensor("weight", p.weights)});
      if constexpr (has_bias) z = graph.node("Add", {z, graph.tensor("bias", p.biases)});
      return write_activation<A>(graph, z);
    }
    std::vector<OnnxValue> factors{x, graph.saved(p.weights, {"weight", true})};
    if constexpr (has_bias) factors.push_back(graph.tensor("bias", p.biases));
    return write_activation<A>(graph, graph.node("Gemm", factors, {{"transB", 1}}));
  }
};

template <Size N, class A>
struct OnnxForm<Activate<N, A>> {
  using Parts = OnnxParts<A>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x) { return write_activation<A>(graph, x); }
};
template <class ShapeType, class A>
struct OnnxForm<Applied<ShapeType, A>> : OnnxForm<Activate<ShapeType::size, A>> {};

/// (x − shift) ⊙ factor
template <Size N>
struct OnnxForm<Normalize<N>> {
  using Parts = OnnxParts<>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    const OnnxValue shifted = graph.node("Sub", {x, graph.tensor("shift", p.shift)});
    return graph.node("Mul", {shifted, graph.tensor("factor", p.factor)});
  }
};

/// In predictions nothing is dropped.
template <class ShapeType, Decimal Share>
struct OnnxForm<DroppingOut<ShapeType, Share>> {
  using Parts = OnnxParts<>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph&, const auto&, const OnnxValue& x) { return x; }
};

template <class ShapeType>
struct OnnxForm<Flattened<ShapeType>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x) {
    return ShapeType::rank == 1 ? x : graph.reshaped(x, {ShapeType::size});
  }
};

/// The slopes of channels that come first have axes of length 1 behind them.
template <class ShapeType, Size Count>
struct OnnxForm<ParametricReLU<ShapeType, Count>> {
  using Parts = OnnxParts<>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    std::vector<Size> shape{Count};
    if (x.channels_first) shape.resize(ShapeType::rank, 1);
    const std::vector<double> slopes(p.slopes.begin(), p.slopes.end());
    return graph.node("PRelu", {x, graph.tensor("weight", shape, slopes)});
  }
};

}  // namespace strata::detail
