// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "strata/io/onnx.hpp"
#include "strata/quantized/quantized.hpp"
#include "strata/quantized/written_rule.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What stands between numbers and their bytes in ONNX: "scale" and "zero_point", a number each.
struct OnnxScale {
  OnnxScale(OnnxGraph& graph, const std::string& before, const ByteScale& scale)
      : step(graph.tensor(before + "scale", {}, std::vector<double>{static_cast<double>(scale.step)})),
        zero(graph.tensor(before + "zero_point", {}, std::vector<std::uint8_t>{scale.zero})) {}

  OnnxValue step, zero;
};

/// x as bytes of this scale, and as the numbers that these stand for.
inline OnnxValue through_bytes(OnnxGraph& graph, const OnnxValue& x, const OnnxScale& scale) {
  return graph.node("DequantizeLinear",
                    {graph.node("QuantizeLinear", {x, scale.step, scale.zero}), scale.step, scale.zero});
}

/// The weights as they are saved (see SavedAs), outputs first, and the biases, each as whole numbers times the step of
/// the output.
template <class Form>
std::vector<OnnxValue> byte_factors(OnnxGraph& graph, const typename Form::Parameters& p, const ByteScale& input,
                                    const SavedAs& how) {
  constexpr Size inputs = Form::product_inputs, outputs = Form::product_outputs;
  const auto weights = std::make_unique<Matrix<float, inputs, outputs>>();
  std::vector<double> steps, bias_steps;
  std::vector<std::int32_t> biases;
  for (Size output = 0; output < outputs; ++output) {
    for (Size i = 0; i < inputs; ++i) (*weights)(i, output) = p.weights(i, output);
    steps.push_back(static_cast<double>(p.weight_steps[output]));
    bias_steps.push_back(static_cast<double>(p.weight_steps[output] * input.step));
    biases.push_back(Form::bias(p, output, input));
  }
  std::vector<std::int8_t> saved(inputs * outputs);
  // By at(): of stores that it makes of several bytes, g++ 12 would warn that they leave a small vector.
  for_each_saved_number(*weights, how,
                        [&](float weight, Size place) { saved.at(place) = static_cast<std::int8_t>(weight); });
  const OnnxValue w = graph.tensor("weight", saved_shape(*weights, how), saved);
  const OnnxValue zeros = graph.tensor("weight_zero_point", {outputs}, std::vector<std::int8_t>(outputs));
  const OnnxValue b = graph.tensor("bias", {outputs}, biases);
  return {graph.node("DequantizeLinear", {w, graph.tensor("weight_scale", {outputs}, steps), zeros}, {{"axis", 0}}),
          graph.node("DequantizeLinear", {b, graph.tensor("bias_scale", {outputs}, bias_steps)}, {{"axis", 0}})};
}

/// a = σ(z) in bytes: where σ only cuts, what is cut is a's range.
template <class Form>
OnnxValue activated_in_bytes(OnnxGraph& graph, const typename Form::Parameters& p, const OnnxValue& z) {
  const OnnxValue narrow = through_bytes(graph, z, {graph, "preactivation_", p.z});
  if constexpr (Form::has_table)
    return through_bytes(graph, write_activation<typename Form::Activation>(graph, narrow), {graph, "", p.a});
  else
    return narrow;
}

/// A layer L in bytes: write(graph, p, x, input) returns the numbers that its bytes stand for, from those of its
/// inputs.
template <class L, class Form>
struct BytesInOnnx {
  static_assert(Form::passes_on);
  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x, const ByteScale&) {
    return OnnxForm<L>::write(graph, NoParameters(), x);
  }
};

template <Size Inputs, Size Outputs, class A, class Bias, class Form>
struct BytesInOnnx<Dense<Inputs, Outputs, A, Bias>, Form> {
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x, const ByteScale& input) {
    const auto factors = byte_factors<Form>(graph, p, input, {"weight", true});
    const OnnxValue z = graph.node("Gemm", {x, factors[0], factors[1]}, {{"transB", 1}});
    if constexpr (Form::last)
      return write_activation<A>(graph, z);
    else
      return activated_in_bytes<Form>(graph, p, z);
  }
};

/// A convolution, in groups or not.
template <class G, class Form>
struct ConvolutionOfBytesInOnnx {
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x, const ByteScale& input) {
    const auto factors = byte_factors<Form>(graph, p, input, G::saved_weight);
    const auto window = onnx_window(G::is_image, G::options, G::rows, G::columns);
    return activated_in_bytes<Form>(graph, p,
                                    graph.node("Conv", {graph.channels_first(x), factors[0], factors[1]}, window));
  }
};
template <class Entry, class Shape, class A, class Form>
struct BytesInOnnx<Convolution<Entry, Shape, A>, Form>
    : ConvolutionOfBytesInOnnx<ConvolutionGeometry<Entry, Shape>, Form> {};
template <class Entry, class Shape, class A, class Form>
struct BytesInOnnx<GroupedConvolution<Entry, Shape, A>, Form>
    : ConvolutionOfBytesInOnnx<ConvolutionGeometry<Entry, Shape>, Form> {};

/// Its bytes have the scale of those that come in.
template <class Kind, class W, class In, class Out, class Form>
struct BytesInOnnx<Pooled<Kind, W, In, Out>, Form> {
  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x, const ByteScale& input) {
    return through_bytes(graph, OnnxForm<Pooled<Kind, W, In, Out>>::write(graph, NoParameters(), x),
                         {graph, "", input});
  }
};

/// All layers from I on.
template <class Own, Size I = 0>
OnnxValue write_bytes_in_onnx(OnnxGraph& graph, const Own& network, const OnnxValue& x, const ByteScale& input) {
  if constexpr (I == Own::layer_count) {
    return x;
  } else {
    using L = typename Own::template Layer<I>;
    using Form = typename Own::template Form<I>;
    const auto& p = network.template layer<I>();
    OnnxValue y = graph.within(text_of("layers.", I), [&] {
      if constexpr (comes_first<Form>) {
        const auto numbers = [](const auto& all) { return std::vector<double>(all.begin(), all.end()); };
        const OnnxValue shifted = graph.node("Sub", {x, graph.tensor("shift", {L::inputs}, numbers(p.shift))});
        const OnnxValue scaled = graph.node("Mul", {shifted, graph.tensor("factor", {L::inputs}, numbers(p.factor))});
        return through_bytes(graph, scaled, {graph, "", input});
      } else {
        return BytesInOnnx<L, Form>::write(graph, p, x, input);
      }
    });
    y.rank = x.rank + OutputShapeOf<L>::rank - InputShapeOf<L>::rank;
    return write_bytes_in_onnx<Own, I + 1>(graph, network, y, Form::scale(p, input));
  }
}

/// The graph of a network that predicts in eight bits.
template <class Own>
ProtobufWriter onnx_graph_in_bytes(const Own& network) {
  OnnxGraph graph;
  const ByteScale& scale = network.parameters().layers.input;
  OnnxValue x{"input", 1 + Own::InputShape::rank};
  if constexpr (!comes_first<typename Own::template Form<0>>) x = through_bytes(graph, x, {graph, "input_", scale});
  return onnx_graph<Own>(graph, write_bytes_in_onnx(graph, network, x, scale));
}

}  // namespace detail

/// Writes a network in eight bits as an ONNX model, as `save_onnx` of a Network does (strata/io/onnx.hpp), whose
/// weights are bytes, and in which every activation goes through a QuantizeLinear and a DequantizeLinear: what programs
/// that compute in bytes look for ("QDQ"), and what others compute in float. Either way it is not computed as here, bit
/// by bit: sums are rounded to bytes halves to even rather than upwards, so that a byte may be one off.
///
/// Tensors are called as in saved networks in eight bits: "layers.0.weight", "layers.0.weight_scale", "layers.0.bias"
/// (see include/strata/README.md). An activation of somebody's own says how it is written by `to_onnx`; without, this
/// does not compile, nor does a network with layers that go through steps: ONNX has no recurrent ones of whole numbers.
/// FileError if the file cannot be written.
template <class Network>
void save_onnx(const Quantized<Network>& network, const std::filesystem::path& path) {
  using Steps = detail::WrittenInBytesRule<Quantized<Network>>;
  using Rule = std::conditional_t<std::same_as<Steps, detail::Kept>, detail::OnnxRule<Network>, Steps>;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>)
    detail::write_onnx(
        path, detail::onnx_model(network, detail::onnx_graph_in_bytes(network), detail::architecture_of<Network>()));
}

}  // namespace strata
