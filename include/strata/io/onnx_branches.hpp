// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/gated.hpp"
#include "strata/layer/parallel.hpp"
#include "strata/layer/residual.hpp"
#include "strata/layer/sequential.hpp"

/// Layers that hold others, in ONNX. A join of somebody's own says how it is written by
///   static auto to_onnx(auto& graph, const auto&... b);   // the branches' outputs, with the axes of strata's memory
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class... Layers>
struct OnnxForm<LayerChain<Layers...>> {
  using Parts = OnnxParts<Layers...>;
  static constexpr bool along_last_axis = (detail::along_last_axis<Layers> && ...);
  static OnnxValue write(OnnxGraph& graph, const auto& p, OnnxValue x) {
    [&]<Size... I>(std::index_sequence<I...>) {
      ((x = graph.within(text_of(I), [&] { return write_layer<Layers>(graph, nth<I>(p.layers), x); })), ...);
    }
    (std::index_sequence_for<Layers...>());
    return x;
  }
};

template <class ShapeType>
struct OnnxForm<Passed<ShapeType>> {
  using Parts = OnnxParts<>;
  static constexpr bool along_last_axis = true;
  static OnnxValue write(OnnxGraph&, const auto&, const OnnxValue& x) { return x; }
};

/// A join of so many branches.
template <class Join, Size Count>
struct OnnxJoin {};
template <class Join, Size... I>
concept JoinWritesItself = requires(OnnxGraph& graph, const std::vector<OnnxValue>& b) {
  Join::to_onnx(graph, b[I]...);
};
template <class Join, Size Count>
inline constexpr bool says_how_it_is_written<OnnxJoin<Join, Count>> = []<Size... I>(std::index_sequence<I...>) {
  return JoinWritesItself<Join, I...>;
}
(std::make_index_sequence<Count>());

/// Branches whose channels are first in some and last in others are joined with the channels last.
template <class Join, class ShapeType, class... Layers>
struct OnnxForm<Branches<Join, ShapeType, Layers...>> {
  using Joined = OnnxJoin<Join, sizeof...(Layers)>;
  using Parts = OnnxParts<Layers..., Joined>;
  static constexpr bool along_last_axis = !says_how_it_is_written<Joined> && (detail::along_last_axis<Layers> && ...);
  static OnnxValue write(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
    std::vector<OnnxValue> b;
    [&]<Size... I>(std::index_sequence<I...>) {
      (b.push_back(graph.within(text_of(I), [&] { return write_layer<Layers>(graph, nth<I>(p.layers), x); })), ...);
    }
    (std::index_sequence_for<Layers...>());
    const bool all_first = std::all_of(b.begin(), b.end(), [](const OnnxValue& each) { return each.channels_first; });
    if (!all_first || says_how_it_is_written<Joined>)
      for (OnnxValue& each : b) each = graph.channels_last(each);
    if constexpr (says_how_it_is_written<Joined>) return [&]<Size... I>(std::index_sequence<I...>) {
        return Join::to_onnx(graph, b[I]...);
      }
    (std::index_sequence_for<Layers...>());
    else return OnnxForm<Joined>::write(graph, b);
  }
};

template <Size Count>
struct OnnxForm<OnnxJoin<Sum, Count>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const std::vector<OnnxValue>& b) {
    return graph.node(Count == 2 ? "Add" : "Sum", b);
  }
};
template <Size Count>
struct OnnxForm<OnnxJoin<Product, Count>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const std::vector<OnnxValue>& b) { return graph.node("Mul", b); }
};
template <Size... Channels, Size Count>
struct OnnxForm<OnnxJoin<Concatenation<Channels...>, Count>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const std::vector<OnnxValue>& b) {
    return graph.node("Concat", b, {{"axis", b[0].channels_first ? 1 : -1}});
  }
};

}  // namespace strata::detail
