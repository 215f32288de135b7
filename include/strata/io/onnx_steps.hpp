// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/layer/max_over_steps.hpp"
#include "strata/layer/mean_over_steps.hpp"

/// What is done with the steps of a sequence, in ONNX. A summary of somebody's own says how it is written by
///   static auto to_onnx(auto& graph, const auto& x);   // x: rows × steps × features; returned: rows × features
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The same with one more axis, or else as a batch of (rows · steps) plain numbers.
template <class L, class ShapeType>
struct OnnxForm<AtEachStep<L, ShapeType>> {
  using Parts = OnnxParts<L>;
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    if constexpr (along_last_axis<L>) {
      return write_layer<L>(graph, p, graph.channels_last(x));
    } else {
      const OnnxValue steps = graph.reshaped(x, {ShapeType::channels}, false);
      return graph.reshaped(write_layer<L>(graph, p, steps), {ShapeType::steps, L::outputs}, false);
    }
  }
};

template <class Summary, class ShapeType>
struct OnnxForm<OverSteps<Summary, ShapeType>> {
  using Parts = OnnxParts<Summary>;
  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x) {
    const OnnxValue steps = graph.channels_last(x);
    if constexpr (requires { Summary::to_onnx(graph, steps); })
      return Summary::to_onnx(graph, steps);
    else
      return OnnxForm<Summary>::write(graph, steps);
  }
};

template <>
struct OnnxForm<LastStep> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& x) {
    return graph.node("Gather", {x, graph.whole(-1)}, {{"axis", 1}});
  }
};
template <>
struct OnnxForm<MeanOverSteps> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& x) {
    return graph.node("ReduceMean", {x}, {{"axes", std::vector<Size>{1}}, {"keepdims", 0}});
  }
};
template <>
struct OnnxForm<MaxOverSteps> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& x) {
    return graph.node("ReduceMax", {x}, {{"axes", std::vector<Size>{1}}, {"keepdims", 0}});
  }
};

}  // namespace strata::detail
