// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/pool_rules.hpp"
#include "strata/layer/pooled.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The largest number of each channel in every square of Kernel × Kernel pixels of an image, or in every Kernel steps
/// of a sequence (PyTorch's MaxPool2d and MaxPool1d). After it may stand `Stride<2>` (else the squares lie side by
/// side), `Padding<1>` (places that are never the largest) and `KernelWidth<3>`. A NaN is larger than any number; of
/// several that are the largest the first has the gradient.
///
/// Shapes: C × H × W into C × ⌊(H + 2 padding − Kernel) / stride⌋ + 1 × …, T × C into … × C.
template <Size Kernel, class... Options>
struct MaxPool : InferredLayer {
  static constexpr auto options = detail::pool_options<Options...>(Kernel);

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::pool_rule<MaxPool, ShapeType>();
  }
  template <class ShapeType>
  using On = Pooled<detail::LargestOf, typename detail::PoolGeometry<MaxPool, ShapeType>::W, ShapeType,
                    typename detail::PoolGeometry<MaxPool, ShapeType>::template OutputShape<>>;
};

}  // namespace strata
