// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/onnx_form.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/global_pool.hpp"
#include "strata/layer/max_pool.hpp"

/// Pools in ONNX: of maps whose channels come first.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A pool to one place gives plain numbers.
template <class Kind, Size Channels, Size Height, Size Width, Size KernelHeight, Size KernelWidth, Size StrideHeight,
          Size StrideWidth, Size PaddingHeight, Size PaddingWidth, class In, class Out>
struct OnnxForm<Pooled<Kind,
                       PoolWindow<Channels, Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth,
                                  PaddingHeight, PaddingWidth>,
                       In, Out>> {
  using Parts = OnnxParts<>;

  static OnnxValue write(OnnxGraph& graph, const auto&, const OnnxValue& x) {
    constexpr bool largest = std::same_as<Kind, LargestOf>;
    const OnnxValue maps = graph.channels_first(x);
    if constexpr (Out::rank == 1) {
      OnnxValue y = graph.node(largest ? "GlobalMaxPool" : "GlobalAveragePool", {maps});
      y.channels_first = false;  // there is one place
      return graph.reshaped(y, {Channels});
    } else {
      using List = std::vector<Size>;
      constexpr bool is_image = In::rank == 3;
      std::vector<OnnxAttribute> window;
      if constexpr (is_image)
        window = {{"kernel_shape", List{KernelHeight, KernelWidth}},
                  {"strides", List{StrideHeight, StrideWidth}},
                  {"pads", List{PaddingHeight, PaddingWidth, PaddingHeight, PaddingWidth}}};
      else
        window = {{"kernel_shape", List{KernelWidth}},
                  {"strides", List{StrideWidth}},
                  {"pads", List{PaddingWidth, PaddingWidth}}};
      if constexpr (!largest) window.emplace_back("count_include_pad", 1);
      return graph.node(largest ? "MaxPool" : "AveragePool", {maps}, window);
    }
  }
};

}  // namespace strata::detail
