// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/convolution.hpp"
#include "strata/layer/convolution_rules.hpp"
#include "strata/layer/grouped_convolution.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The convolution of an image: from In to Out channels by a kernel of Kernel × Kernel pixels, wherever it fits into
/// the image (PyTorch's Conv2d, Keras's "valid"). After the activation may stand, in any order: `Stride<2>`,
/// `Padding<1>`, `Same`, `Dilation<2>`, `Groups<2>`, `KernelWidth<5>`, `NoBias` (see
/// strata/layer/convolution_options.hpp):
///
///     Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, MaxPool<2>, Conv2d<8, 16, 3, ReLU, Same>, Flatten, …>
///
/// Shapes: In × H × W into Out × ⌊(H + padding − span) / stride⌋ + 1 × …, span = (Kernel − 1) · dilation + 1.
template <Size In, Size Out, Size Kernel, class ActivationType = Identity, class... Options>
struct Conv2d : InferredLayer {
  static constexpr Size channels = Out;
  static constexpr auto options = detail::convolution_options<Options...>(Kernel, Kernel);

  using Activation = ActivationType;

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::convolution_rule<Conv2d, 3, In, Out, options, ShapeType>();
  }
  template <class ShapeType>
  using On =
      std::conditional_t<options.groups == 1, Convolution<Conv2d, ShapeType>, GroupedConvolution<Conv2d, ShapeType>>;
};

}  // namespace strata
