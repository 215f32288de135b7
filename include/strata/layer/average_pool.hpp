// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/pool_rules.hpp"
#include "strata/layer/pooled.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The mean of each channel in every square of Kernel × Kernel pixels of an image, or in every Kernel steps of a
/// sequence (PyTorch's AvgPool2d and AvgPool1d). After it may stand `Stride<2>` (else the squares lie side by side),
/// `Padding<1>` (zeros, which count) and `KernelWidth<3>`.
///
/// Shapes: C × H × W into C × ⌊(H + 2 padding − Kernel) / stride⌋ + 1 × …, T × C into … × C.
template <Size Kernel, class... Options>
struct AveragePool : InferredLayer {
  static constexpr auto options = detail::pool_options<Options...>(Kernel);

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::pool_rule<AveragePool, ShapeType>();
  }
  template <class ShapeType>
  using On = Pooled<detail::MeanOf, typename detail::PoolGeometry<AveragePool, ShapeType>::W, ShapeType,
                    typename detail::PoolGeometry<AveragePool, ShapeType>::template OutputShape<>>;
};

}  // namespace strata
