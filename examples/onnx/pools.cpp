// SPDX-License-Identifier: MIT
// Pools of windows, and of all places at once.
#include <algorithm>

#include "windows.hpp"

namespace onnx {

void read_pool(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  Window window = window_on(reading, node, x);
  const bool is_largest = node.op == "MaxPool", is_image = window.is_image;
  take_window(reading, node, window, reading.lengths(node, "kernel_shape", window.spatial, 1));
  take_pads(reading, node, window, {});
  check_that_it_fits(reading, node, window);
  const bool is_padded = window.pads != std::array<Size, 4>{};
  if (window.dilation != std::array<Size, 2>{1, 1})
    reading.fail(node, "dilations = 1", "others", "pool neighbouring places");
  if (!is_largest && is_padded && reading.whole(node, "count_include_pad", 0) == 0)
    reading.fail(node, "count_include_pad = 1", "0",
                 "let the zeros count (PyTorch's count_include_pad=True), or pool without padding");
  for (Size axis = 0; axis < 2; ++axis) {
    if (window.pads[axis] != window.pads[axis + 2] || 2 * window.pads[axis] > window.kernel[axis])
      reading.fail(node, "the same padding on both sides, of at most half of the kernel",
                   text_of(window.pads[axis], " and ", window.pads[axis + 2]), "pad evenly, or not at all");
    const Size rest = (window.padded(axis) - window.span(axis)) % window.stride[axis];
    if (reading.whole(node, "ceil_mode", 0) != 0 && rest != 0)
      reading.fail(node, "ceil_mode = 0", text_of("1, with ", rest, " places left over"),
                   "let only whole windows count (ceil_mode=False)");
  }
  Entry entry{text_of(is_largest ? "MaxPool<" : "AveragePool<", window.kernel[is_image ? 0 : 1])};
  if (is_image && window.kernel[0] != window.kernel[1])
    entry.options.push_back(text_of("KernelWidth<", window.kernel[1], ">"));
  if (window.stride[1] != window.kernel[1] || (is_image && window.stride[0] != window.kernel[0]))
    entry.options.push_back(option("Stride", is_image, window.stride[0], window.stride[1]));
  if (is_padded) entry.options.push_back(option("Padding", is_image, window.pads[0], window.pads[1]));
  reading.set(node, after_window(reading, node, x, window, std::move(entry), window.channels()));
}

void read_global_pool(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  const Window window = window_on(reading, node, x);
  std::vector<int> order{-1, 0};
  order.resize(2 + window.spatial, -2);
  Entry entry{std::string(node.op)};
  entry.features = Entry::Features::first;
  reading.set(node, reading.stepped(node, *x.step, std::move(entry), {window.channels()}, order));
}

void read_reduction(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  const Shape shape = reading.shape(x);
  const Size rank = x.layout.rank();
  const auto axes = reading.list(node, "axes", 1);
  const auto order = x.layout.order(shape);
  std::vector<Size> reduced;
  if (axes)
    for (const std::int64_t axis : *axes) reduced.push_back(reading.axis(node, axis, rank));
  bool are_the_places = shape.size() > 1 && order.has_value();
  Size places = 0;
  if (order)
    for (Size i = 0; i < rank; ++i) {
      const bool is_place = (*order)[i] >= 0 && (*order)[i] + 1 < static_cast<int>(shape.size());
      const bool is_reduced = std::find(reduced.begin(), reduced.end(), i) != reduced.end();
      places += is_place && is_reduced ? 1 : 0;
      are_the_places = are_the_places && (is_place ? is_reduced : !is_reduced || (*order)[i] == -2);
    }
  if (!are_the_places || places + 1 != shape.size())
    reading.fail(node, "a reduction of all places of an image or all steps of a sequence", "one of other axes",
                 "use a global pool; export a LayerNormalization as such (opset_version=17)");
  const bool is_mean = node.op == "ReduceMean", keeps = reading.whole(node, "keepdims", 1) != 0;
  Entry entry{shape.size() == 3 ? (is_mean ? "GlobalAveragePool" : "GlobalMaxPool")
                                : (is_mean ? "MeanOverSteps" : "MaxOverSteps")};
  entry.features = shape.size() == 3 ? Entry::Features::first : Entry::Features::as_before;
  std::vector<int> after;
  for (Size i = 0; i < rank; ++i) {
    const bool is_reduced = std::find(reduced.begin(), reduced.end(), i) != reduced.end();
    if (is_reduced && !keeps) continue;
    after.push_back(is_reduced ? -2 : (*order)[i] < 0 ? (*order)[i] : 0);
  }
  reading.set(node, reading.stepped(node, *x.step, std::move(entry), {shape.back()}, after));
}

}  // namespace onnx
