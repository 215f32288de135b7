// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/conv_transpose1d.hpp"

/// Convolutions in ONNX: of maps whose channels come first, by PyTorch's weights.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The attributes of a window that moves over an image, or over a sequence, which has a width alone.
inline std::vector<OnnxAttribute> onnx_window(bool is_image, const ConvolutionOptions& o, Margins rows,
                                              Margins columns) {
  using List = std::vector<Size>;
  if (is_image)
    return {{"kernel_shape", List{o.kernel_height, o.kernel_width}},
            {"strides", List{o.stride_height, o.stride_width}},
            {"dilations", List{o.dilation_height, o.dilation_width}},
            {"pads", List{rows.before, columns.before, rows.after, columns.after}},
            {"group", o.groups}};
  return {{"kernel_shape", List{o.kernel_width}},
          {"strides", List{o.stride_width}},
          {"dilations", List{o.dilation_width}},
          {"pads", List{columns.before, columns.after}},
          {"group", o.groups}};
}

/// A convolution, in groups or not.
template <class Entry, class ShapeType, class A>
struct OnnxConvolution {
  using Parts = OnnxParts<A>;
  using Geometry = ConvolutionGeometry<Entry, ShapeType>;

  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    std::vector<OnnxValue> factors{graph.channels_first(x), graph.saved(p.weights, Geometry::saved_weight)};
    if constexpr (Geometry::options.bias) factors.push_back(graph.tensor("bias", p.biases));
    const auto window = onnx_window(Geometry::is_image, Geometry::options, Geometry::rows, Geometry::columns);
    return write_activation<A>(graph, graph.node("Conv", factors, window));
  }
};

template <class Entry, class ShapeType, class A>
struct OnnxForm<Convolution<Entry, ShapeType, A>> : OnnxConvolution<Entry, ShapeType, A> {};
template <class Entry, class ShapeType, class A>
struct OnnxForm<GroupedConvolution<Entry, ShapeType, A>> : OnnxConvolution<Entry, ShapeType, A> {};

template <class Entry, class ShapeType, class A>
struct OnnxForm<TransposedConvolution<Entry, ShapeType, A>> {
  using Parts = OnnxParts<A>;
  using L = TransposedConvolution<Entry, ShapeType, A>;

  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    using P = std::remove_cvref_t<decltype(p)>;
    std::vector<OnnxValue> factors{graph.channels_first(x), graph.saved(p.weights, P::saved_weight)};
    if constexpr (L::options.bias) factors.push_back(graph.tensor("bias", p.biases));
    const auto window = onnx_window(false, L::options, {}, {L::before, L::after});
    return write_activation<A>(graph, graph.node("ConvTranspose", factors, window));
  }
};

}  // namespace strata::detail
