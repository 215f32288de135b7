// SPDX-License-Identifier: MIT
#include "windows.hpp"

#include <algorithm>

namespace onnx {

std::string option(const char* name, bool is_image, Size height, Size width) {
  return !is_image || height == width ? text_of(name, "<", width, ">") : text_of(name, "<", height, ", ", width, ">");
}

Window window_on(Reading& reading, const OnnxNode& node, const Value& x) {
  if (!x.step) reading.value(node, 0);
  Window window;
  window.shape = reading.shape(x);
  if (window.shape.size() < 2)
    reading.fail(node, "an image or a sequence before it", text_of(window.shape[0], " plain numbers"),
                 "give the model an input of 3 or 4 axes");
  window.is_image = window.shape.size() == 3;
  const std::vector<std::vector<int>> orders = window.is_image
                                                   ? std::vector<std::vector<int>>{{-1, 2, 0, 1}}
                                                   : std::vector<std::vector<int>>{{-1, 1, 0}, {-1, 1, -2, 0}};
  for (const std::vector<int>& order : orders)
    if (x.layout.is_in_order(window.shape, order)) {
      window.order = order;
      window.spatial = order.size() - 2;
      return window;
    }
  reading.fail_axes(node, "rows × channels × places", "axes in another order",
                    "transpose before, or export the model with channels first (PyTorch's order)");
}

void take_pads(Reading& reading, const OnnxNode& node, Window& window, const std::array<Size, 4>& before) {
  const std::string_view automatic = reading.text(node, "auto_pad", "NOTSET");
  const bool is_flat = !window.is_image && window.spatial == 2;
  std::vector<Size> pads(2 * window.spatial, 0);
  if (automatic == "NOTSET") {
    pads = reading.lengths(node, "pads", 2 * window.spatial, 0, 0);
  } else if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    const bool lower = automatic == "SAME_LOWER";
    for (Size axis = 0; axis < 2; ++axis) {
      const auto same = strata::detail::margins(Padded::same, 0, window.places(axis), window.kernel[axis],
                                                window.stride[axis], window.dilation[axis]);
      window.pads[axis] = lower ? same.after : same.before;
      window.pads[axis + 2] = lower ? same.before : same.after;
    }
    pads.clear();
  } else if (automatic != "VALID") {
    reading.fail(node, "auto_pad = NOTSET, VALID, SAME_UPPER or SAME_LOWER", quoted(automatic), "the file is damaged");
  }
  if (pads.size() == 4) std::copy(pads.begin(), pads.end(), window.pads.begin());
  if (pads.size() == 2) window.pads = {0, pads[0], 0, pads[1]};
  for (Size i = 0; i < 4; ++i) window.pads[i] += before[i];
  if (is_flat && window.pads[0] + window.pads[2] > 0)
    reading.fail(node, "no padding of an axis of length 1", "some", "make the model one of sequences");
}

void take_window(Reading& reading, const OnnxNode& node, Window& window, const std::vector<Size>& kernel) {
  const auto stride = reading.lengths(node, "strides", window.spatial, 1);
  const auto dilation = reading.lengths(node, "dilations", window.spatial, 1);
  const Size skipped = 2 - window.spatial;
  for (Size i = 0; i < window.spatial; ++i) {
    window.kernel[skipped + i] = kernel[i];
    window.stride[skipped + i] = stride[i];
    window.dilation[skipped + i] = dilation[i];
  }
  if (!window.is_image && (window.kernel[0] != 1 || window.stride[0] != 1))
    reading.fail(node, "a kernel of one place along an axis of length 1", text_of(window.kernel[0]),
                 "make the model one of sequences");
  if (!window.is_image) window.dilation[0] = 1;
}

void check_that_it_fits(Reading& reading, const OnnxNode& node, const Window& window) {
  for (Size axis = 0; axis < 2; ++axis)
    if (window.span(axis) > window.padded(axis))
      reading.fail(node, text_of("a kernel that fits into ", window.padded(axis), " places"),
                   text_of("one of ", window.span(axis)), "give the model a larger input");
}

Value after_window(Reading& reading, const OnnxNode& node, const Value& x, const Window& window, Entry entry,
                   Size channels) {
  entry.features = Entry::Features::first;
  return reading.stepped(node, *x.step, std::move(entry), window.after(channels), window.order);
}

}  // namespace onnx
