// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/layer_norm.hpp"

/// Normalisations in ONNX, as they predict.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// By the running statistics; ONNX wants the channels first.
template <class Entry, class ShapeType>
struct OnnxForm<BatchNormalization<Entry, ShapeType>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    return graph.node("BatchNormalization",
                      {graph.channels_first(x), graph.tensor("weight", p.scale), graph.tensor("bias", p.shift),
                       graph.tensor("running_mean", p.mean), graph.tensor("running_var", p.variance)},
                      {{"epsilon", Entry::options.epsilon}});
  }
};

/// Over the last axis, the features.
template <class Entry, class ShapeType>
struct OnnxForm<LayerNormalization<Entry, ShapeType>> {
  using Parts = OnnxParts<>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    return graph.node("LayerNormalization",
                      {graph.channels_last(x), graph.tensor("weight", p.scale), graph.tensor("bias", p.shift)},
                      {{"axis", -1}, {"epsilon", Entry::options.epsilon}});
  }
};

}  // namespace strata::detail
