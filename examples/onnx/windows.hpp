// SPDX-License-Identifier: MIT
#pragma once

#include "reading.hpp"
#include "strata/layer/convolution_options.hpp"

namespace onnx {

using Padded = strata::detail::ConvolutionOptions::Padded;

/// A window on maps of one or two axes of places; of a sequence the height is 1.
struct Window {
  bool is_image = false;
  Shape shape;             ///< of what it moves over
  std::vector<int> order;  ///< of the axes
  Size spatial = 0;        ///< how many axes of places the model has: 2, too, where one of a sequence has length 1
  std::array<Size, 2> kernel{1, 1}, stride{1, 1}, dilation{1, 1};
  std::array<Size, 4> pads{};  ///< top, left, bottom, right

  Size places(Size axis) const { return is_image ? shape[axis] : axis == 0 ? 1 : shape[0]; }
  Size span(Size axis) const { return (kernel[axis] - 1) * dilation[axis] + 1; }
  Size padded(Size axis) const { return places(axis) + pads[axis] + pads[axis + 2]; }
  Size outputs(Size axis) const { return (padded(axis) - span(axis)) / stride[axis] + 1; }
  Size channels() const { return shape.back(); }
  Shape after(Size channels) const {
    return is_image ? Shape{outputs(0), outputs(1), channels} : Shape{outputs(1), channels};
  }
  bool has_margins(Padded kind, Size axis) const {
    const auto same = strata::detail::margins(kind, 0, places(axis), kernel[axis], stride[axis], dilation[axis]);
    return same.before == pads[axis] && same.after == pads[axis + 2];
  }
  bool is_even() const { return pads[0] == pads[2] && pads[1] == pads[3]; }
};

/// "Stride<2>", or "Stride<2, 3>" for an image.
std::string option(const char* name, bool is_image, Size height, Size width);
/// The map before a window, its channels first.
Window window_on(Reading& reading, const OnnxNode& node, const Value& x);
/// Kernel, strides and dilations.
void take_window(Reading& reading, const OnnxNode& node, Window& window, const std::vector<Size>& kernel);
/// The padding of the node, and what was there before.
void take_pads(Reading& reading, const OnnxNode& node, Window& window, const std::array<Size, 4>& before);
void check_that_it_fits(Reading& reading, const OnnxNode& node, const Window& window);
/// What comes out of an entry that moves the window over x.
Value after_window(Reading& reading, const OnnxNode& node, const Value& x, const Window& window, Entry entry,
                   Size channels);

}  // namespace onnx
