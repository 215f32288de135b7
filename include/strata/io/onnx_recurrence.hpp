// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/relu.hpp"
#include "strata/io/onnx_scan.hpp"
#include "strata/layer/elman.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/lstm.hpp"

/// Recurrent layers in ONNX: as its operators RNN, GRU and LSTM, and of other cells as a Scan.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A matrix (In × gates · Hidden) as ONNX has it: [1, gates · Hidden, In], its gates in another order.
template <Size Gates>
OnnxValue onnx_gate_weights(OnnxGraph& graph, std::string_view name, const auto& weights,
                            const std::array<Size, Gates>& order) {
  using W = Shape<decltype(weights)>;
  constexpr Size hidden = W::columns / Gates;
  std::vector<double> numbers;
  for (const Size gate : order)
    for (Size unit = 0; unit < hidden; ++unit)
      for (Size in = 0; in < W::rows; ++in) numbers.push_back(weights(in, gate * hidden + unit));
  return graph.tensor(name, {1, W::columns, W::rows}, numbers);
}

/// One of ONNX's operators, which take steps × rows × features. `order`: where the gates that it wants are among ours.
template <Size Hidden, Size Gates>
OnnxValue write_recurrent_operator(OnnxGraph& graph, std::string_view op, const auto& p, const OnnxValue& x,
                                   const std::array<Size, Gates>& order, std::vector<OnnxAttribute> attributes) {
  const std::vector<Size> steps_first{1, 0, 2};
  std::vector<double> biases;
  for (const auto* each : {&p.biases, &p.recurrent_biases})
    for (const Size gate : order)
      for (Size unit = 0; unit < Hidden; ++unit) biases.push_back((*each)(gate * Hidden + unit));
  attributes.emplace_back("hidden_size", Hidden);
  const OnnxValue all = graph.node(op,
                                   {graph.node("Transpose", {x}, {{"perm", steps_first}}),
                                    onnx_gate_weights<Gates>(graph, "weight_ih_l0", p.weights, order),
                                    onnx_gate_weights<Gates>(graph, "weight_hh_l0", p.recurrent_weights, order),
                                    graph.tensor("bias", {1, 2 * Gates * Hidden}, biases)},
                                   attributes);
  // steps × directions × rows × Hidden
  const OnnxValue h = graph.node("Squeeze", {all, graph.wholes({1})});
  return graph.node("Transpose", {h}, {{"perm", steps_first}});
}

template <class Cell, Size In, Size Hidden, class ShapeType>
struct OnnxForm<Recurrence<Cell, In, Hidden, ShapeType>> {
  using Parts = OnnxParts<Cell>;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    const OnnxValue steps = graph.channels_last(x);
    if constexpr (WritesItsStep<Cell>)
      return write_scan<Cell, Hidden>(graph, p, steps, [](OnnxGraph& body, const auto&... gates_and_before) {
        return Cell::to_onnx(body, gates_and_before...);
      });
    else
      return OnnxForm<Cell>::template write<Hidden>(graph, p, steps);
  }
};

/// Ours are r z n, ONNX's z r h.
template <>
struct OnnxForm<GRUCell> {
  using Parts = OnnxParts<>;
  template <Size Hidden>
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    return write_recurrent_operator<Hidden, 3>(graph, "GRU", p, x, {1, 0, 2}, {{"linear_before_reset", 1}});
  }
};

/// Ours are i f g o, ONNX's i o f c.
template <>
struct OnnxForm<LSTMCell> {
  using Parts = OnnxParts<>;
  template <Size Hidden>
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    return write_recurrent_operator<Hidden, 4>(graph, "LSTM", p, x, {0, 3, 1, 2}, {});
  }
};

/// The operator has few activations.
template <class A>
struct OnnxForm<ElmanCell<A>> {
  using Parts = OnnxParts<A>;
  template <Size Hidden>
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    using Cell = ElmanCell<A>;
    if constexpr (std::same_as<A, Tanh> || std::same_as<A, ReLU> || std::same_as<A, Sigmoid>) {
      const char* const name = std::same_as<A, Tanh> ? "Tanh" : std::same_as<A, ReLU> ? "Relu" : "Sigmoid";
      return write_recurrent_operator<Hidden, 1>(graph, "RNN", p, x, {0},
                                                 {{"activations", std::vector<std::string>{name}}});
    } else {
      return write_scan<Cell, Hidden>(graph, p, x, [](OnnxGraph& body, const auto& z, const auto&) {
        return OnnxState<Cell>{write_activation<A>(body, z[0])};
      });
    }
  }
};

}  // namespace strata::detail
