// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_activations.hpp"
#include "strata/layer/wave_net.hpp"

/// A WaveNet in ONNX: convolutions of sequences whose channels come first. See strata/layer/wave_net_stage.hpp for the
/// equations.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A factor of all steps as a kernel of one step: rows × columns of a matrix, from a row on, transposed.
inline OnnxValue onnx_taps(OnnxGraph& graph, std::string_view name, const auto& weights, Size first_row, Size channels,
                           Size kernel) {
  constexpr Size columns = Shape<decltype(weights)>::columns;
  std::vector<double> numbers;
  for (Size out = 0; out < columns; ++out)
    for (Size in = 0; in < channels; ++in)
      for (Size tap = 0; tap < kernel; ++tap) numbers.push_back(weights(first_row + tap * channels + in, out));
  return graph.tensor(name, {columns, channels, kernel}, numbers);
}
/// x times a matrix at each step.
inline OnnxValue onnx_mix(OnnxGraph& graph, std::string_view name, const OnnxValue& x, const auto& weights,
                          const auto&... biases) {
  return graph.node("Conv", {x, onnx_taps(graph, name, weights, 0, Shape<decltype(weights)>::rows, 1), biases...});
}

/// An array: the channels u and the head s that it hands on, from those that come to it and the condition c. Nobody
/// wants the channels of the last array.
template <class Array, Size In, Size Condition>
struct OnnxForm<WaveNetStage<Array, In, Condition>> {
  using Stage = WaveNetStage<Array, In, Condition>;
  using Parts = OnnxParts<typename Array::Activation>;

  static void write(OnnxGraph& graph, const auto& p, OnnxValue& u, OnnxValue& s, const OnnxValue& c, bool is_last) {
    u = onnx_mix(graph, "rechannel.weight", u, p.rechannel);
    for (Size i = 0; i < Stage::depth; ++i)
      graph.within(text_of("dilations.", i), [&] {
        const auto& of_dilation = p.dilations[i];
        const OnnxValue a = activated(graph, sums(graph, of_dilation, u, c, Stage::dilations[i]));
        s = s.name.empty() ? a : graph.node("Add", {s, a});
        if (is_last && i + 1 == Stage::depth) return u;
        const OnnxValue more =
            onnx_mix(graph, "mix.weight", a, of_dilation.mix, graph.tensor("mix.bias", of_dilation.mix_biases));
        u = graph.node("Add", {u, more});
        return u;
      });
    if constexpr (Array::head_biases)
      s = onnx_mix(graph, "head.weight", s, p.head, graph.tensor("head.bias", p.head_biases));
    else
      s = onnx_mix(graph, "head.weight", s, p.head);
  }

 private:
  /// z = [taps of u, c]·W + b
  static OnnxValue sums(OnnxGraph& graph, const auto& p, const OnnxValue& u, const OnnxValue& c, Size dilation) {
    const OnnxValue taps = graph.node(
        "Conv",
        {u, onnx_taps(graph, "weight", p.weights, 0, Stage::channels, Stage::kernel), graph.tensor("bias", p.biases)},
        {{"dilations", std::vector<Size>{dilation}}, {"pads", std::vector<Size>{(Stage::kernel - 1) * dilation, 0}}});
    const OnnxValue of_condition = graph.node(
        "Conv", {c, onnx_taps(graph, "condition.weight", p.weights, Stage::kernel * Stage::channels, Condition, 1)});
    return graph.node("Add", {taps, of_condition});
  }

  static OnnxValue activated(OnnxGraph& graph, const OnnxValue& z) {
    using A = typename Array::Activation;
    if constexpr (Array::gated) {
      const auto halves = graph.nodes("Split", {z}, 2, {{"axis", 1}});
      return graph.node("Mul", {write_activation<A>(graph, halves[0]), write_activation<Sigmoid>(graph, halves[1])});
    } else {
      return write_activation<A>(graph, z);
    }
  }
};

template <Size Steps, Size Condition, class... Stages>
struct OnnxForm<WaveNetLayer<Steps, Condition, std::tuple<Stages...>>> {
  using Parts = OnnxParts<Stages...>;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    const OnnxValue c = graph.channels_first(x);
    OnnxValue u = c, s;
    [&]<Size... I>(std::index_sequence<I...>) {
      (graph.within(text_of(I),
                    [&] {
                      OnnxForm<Stages>::write(graph, nth<I>(p.layers), u, s, c, I + 1 == sizeof...(Stages));
                      return 0;
                    }),
       ...);
    }
    (std::index_sequence_for<Stages...>());
    return s;
  }
};

}  // namespace strata::detail
