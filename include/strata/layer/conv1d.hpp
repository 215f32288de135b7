// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/convolution.hpp"
#include "strata/layer/convolution_rules.hpp"
#include "strata/layer/grouped_convolution.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The convolution of a sequence: from In to Out features by a kernel of Kernel steps, wherever it fits (PyTorch's
/// Conv1d, Keras's "valid"). After the activation may stand, in any order: `Causal` (each step sees itself and the past
/// alone, and as many steps come out as went in; such a layer can be streamed), `Stride<2>`, `Padding<1>`, `Same`,
/// `Dilation<2>`, `Groups<2>`, `NoBias` (see strata/layer/convolution_options.hpp).
///
/// Shapes: T × In into ⌊(T + padding − span) / stride⌋ + 1 × Out, span = (Kernel − 1) · dilation + 1.
template <Size In, Size Out, Size Kernel, class ActivationType = Identity, class... Options>
struct Conv1d : InferredLayer {
  static constexpr Size channels = Out;
  static constexpr auto options = detail::convolution_options<Options...>(1, Kernel);

  using Activation = ActivationType;

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::convolution_rule<Conv1d, 2, In, Out, options, ShapeType>();
  }
  template <class ShapeType>
  using On =
      std::conditional_t<options.groups == 1, Convolution<Conv1d, ShapeType>, GroupedConvolution<Conv1d, ShapeType>>;
};

}  // namespace strata
