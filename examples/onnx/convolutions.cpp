// SPDX-License-Identifier: MIT
// Convolutions, and what pads before them.
#include <algorithm>

#include "windows.hpp"

namespace onnx {

namespace {

/// The shape of the weights: so many axes behind the first two.
std::vector<Size> shape_of_weights(Reading& reading, const OnnxNode& node, Size spatial) {
  const OnnxTensor& tensor = *reading.constant(node, 1, "the weights").tensor;
  if (tensor.shape.size() != 2 + spatial)
    reading.fail(node, text_of("weights of ", 2 + spatial, " axes"), text_of(tensor.shape.size()),
                 "the file is damaged, or its input has another shape than it says");
  std::vector<Size> shape;
  for (const std::int64_t length : tensor.shape) {
    if (length < 1 || length > 1'000'000)
      reading.fail(node, "weights of 1 to 1000000 along each axis", text_of(length), "the file is damaged");
    shape.push_back(static_cast<Size>(length));
  }
  return shape;
}

void add_weights(Reading& reading, const OnnxNode& node, Entry& entry, Shape shape, Size channels) {
  entry.takes_activation = true;
  entry.tensors.push_back({"weight", std::move(shape), reading.reals(node, 1, "the weights")});
  if (node.input(2).empty()) {
    entry.options.emplace_back("NoBias");
    return;
  }
  entry.tensors.push_back({"bias", {channels}, reading.reals(node, 2, "the bias")});
  if (entry.tensors.back().numbers.size() != channels)
    reading.fail(node, text_of(channels, " biases"), text_of(entry.tensors.back().numbers.size()),
                 "the file is damaged: get it again");
}

}  // namespace

void read_convolution(Reading& reading, const OnnxNode& node) {
  const Value x = reading.any_value(node, 0);
  Window window = window_on(reading, node, x);
  Shape weights = shape_of_weights(reading, node, window.spatial);
  const std::vector<Size> kernel(weights.begin() + 2, weights.end());
  for (Size i = 0; i < window.spatial; ++i) {
    const Size said = reading.lengths(node, "kernel_shape", window.spatial, kernel[i])[i];
    if (said != kernel[i])
      reading.fail(node, text_of("kernel_shape = ", kernel[i], ", by its weights"), text_of(said),
                   "the file is damaged: get it again");
  }
  take_window(reading, node, window, kernel);
  take_pads(reading, node, window, x.padding);
  check_that_it_fits(reading, node, window);
  const std::int64_t group = reading.whole(node, "group", 1);
  const Size in = window.channels(), out = weights[0];
  if (group < 1 || in % static_cast<Size>(group) != 0 || out % static_cast<Size>(group) != 0 ||
      weights[1] != in / static_cast<Size>(group))
    reading.fail(node, text_of("weights of ", in, " channels in group = ", group), text_of(weights[1]),
                 "the file is damaged, or its input has another shape than it says");

  const bool is_image = window.is_image;
  const Size first = is_image ? 0 : 1;
  Entry entry{text_of(is_image ? "Conv2d<" : "Conv1d<", in, ", ", out, ", ", window.kernel[first])};
  const auto add = [&](const std::string& text) { entry.options.push_back(text); };
  if (is_image && window.kernel[0] != window.kernel[1]) add(text_of("KernelWidth<", window.kernel[1], ">"));
  if (window.stride != std::array<Size, 2>{1, 1}) add(option("Stride", is_image, window.stride[0], window.stride[1]));
  if (window.pads != std::array<Size, 4>{}) {
    if (window.has_margins(Padded::same, 0) && window.has_margins(Padded::same, 1))
      add("Same");
    else if (!is_image && window.has_margins(Padded::causal, 1) && window.stride[1] == 1)
      add("Causal");
    else if (window.is_even())
      add(option("Padding", is_image, window.pads[0], window.pads[1]));
    else
      reading.fail(
          node, "the same padding on both sides, or that of Same or Causal",
          text_of("pads of ", window.pads[0], ", ", window.pads[1], ", ", window.pads[2], ", ", window.pads[3]),
          "pad evenly, and crop or stride elsewhere");
  }
  if (window.dilation != std::array<Size, 2>{1, 1})
    add(option("Dilation", is_image, window.dilation[0], window.dilation[1]));
  if (group > 1) add(text_of("Groups<", group, ">"));
  if (!is_image && window.spatial == 2) weights = {weights[0], weights[1], weights[3]};
  add_weights(reading, node, entry, weights, out);
  reading.set(node, after_window(reading, node, x, window, std::move(entry), out));
}

void read_transposed_convolution(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  Window window = window_on(reading, node, x);
  if (window.spatial != 1)
    reading.fail(node, "a transposed convolution of a sequence", "one of an image",
                 "strata has ConvTranspose1d alone; write a layer of your own");
  const Shape weights = shape_of_weights(reading, node, 1);
  take_window(reading, node, window, {weights[2]});
  const auto pads = reading.lengths(node, "pads", 2, 0, 0);
  const auto more = reading.lengths(node, "output_padding", 1, 0, 0);
  const Size in = window.channels(), out = weights[1], kernel = weights[2], stride = window.stride[1];
  const Size span = window.span(1), all = (window.shape[0] - 1) * stride + span;
  const bool is_causal = pads[0] == 0 && pads[1] == span - 1 && pads[1] > 0;
  if (reading.whole(node, "group", 1) != 1 || more[0] != 0 || reading.text(node, "auto_pad", "NOTSET") != "NOTSET" ||
      node.attribute("output_shape") != nullptr || (pads[0] != pads[1] && !is_causal) || (is_causal && stride != 1))
    reading.fail(node, "group = 1, no output_padding or output_shape, and even pads", "another",
                 "let the layer be one of ConvTranspose1d's");
  if (weights[0] != in || pads[0] + pads[1] >= all)
    reading.fail(node, text_of("weights of ", in, " channels, and a step that is kept"), text_of(weights[0]),
                 "the file is damaged, or its input has another shape than it says");
  Entry entry{text_of("ConvTranspose1d<", in, ", ", out, ", ", kernel)};
  if (stride != 1) entry.options.push_back(text_of("Stride<", stride, ">"));
  if (is_causal) entry.options.emplace_back("Causal");
  if (!is_causal && pads[0] > 0) entry.options.push_back(text_of("Padding<", pads[0], ">"));
  if (window.dilation[1] != 1) entry.options.push_back(text_of("Dilation<", window.dilation[1], ">"));
  add_weights(reading, node, entry, weights, out);
  entry.features = Entry::Features::first;
  reading.set(node, reading.stepped(node, *x.step, std::move(entry), {all - pads[0] - pads[1], out}, {-1, 1, 0}));
}

void read_padding(Reading& reading, const OnnxNode& node) {
  Value x = reading.value(node, 0);
  const Window window = window_on(reading, node, x);
  const auto refuse = [&](const std::string& found) {
    reading.fail(node, "zeros before and behind the places of a map", found, "pad in the convolution itself");
  };
  if (reading.text(node, "mode", "constant") != "constant") refuse("another mode");
  if (!node.input(2).empty()) {
    const auto& tensor = *reading.constant(node, 2, "what is padded with").tensor;
    if (tensor.is_whole || tensor.reals != std::vector<double>{0}) refuse("another number");
  }
  const auto pads = reading.list(node, "pads", 1);
  const Size rank = x.layout.rank();
  if (!pads || pads->size() != 2 * rank) refuse("pads that are not two for each axis");
  for (Size i = 0; i < 2 * rank; ++i) {
    const std::int64_t pad = (*pads)[i];
    if (pad < 0 || pad > 1'000'000 || (pad > 0 && i % rank < 2)) refuse(text_of("pads of ", pad));
    if (i % rank >= 2) x.padding[(i < rank ? 0 : 2) + 2 - window.spatial + i % rank - 2] = static_cast<Size>(pad);
  }
  x.functions.clear();
  reading.set(node, x);
}

}  // namespace onnx
