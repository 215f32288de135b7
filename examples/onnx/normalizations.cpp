// SPDX-License-Identifier: MIT
// Normalisations, and what else looks at channels: softmax and ReLUs with slopes that are learned.
#include <algorithm>

#include "reading.hpp"

namespace onnx {

namespace {

/// Which numbers of a constant belong to which channels of a value, whose axis `axis` is that of the channels.
std::vector<double> by_channels(Reading& reading, const OnnxNode& node, const Value& x, Size axis, Size input,
                                std::string_view what) {
  const Size channels = reading.shape(x).back();
  std::vector<double> numbers = reading.reals(node, input, what), in_memory(numbers.size());
  if (numbers.size() != channels)
    reading.fail(node, text_of(channels, " numbers as ", what), text_of(numbers.size()),
                 "the file is damaged, or its input has another shape than it says");
  const std::vector<Size> order = places(x.layout.axes[axis]);
  for (Size i = 0; i < channels; ++i) in_memory[order[i]] = numbers[i];
  return in_memory;
}

/// The value, flattened if `axis` is all of its numbers; fails if the axis is neither that nor its channels.
Value along_channels(Reading& reading, const OnnxNode& node, const Value& x, Size axis) {
  const Shape& shape = reading.shape(x);
  const Layout channels = Layout::in_order(shape, {static_cast<int>(shape.size()) - 1});
  if (axis < x.layout.rank() && !x.layout.axes[axis].rows) {
    if (x.layout.axes[axis] == channels.axes[0] && shape.size() > 1) return x;
    if (x.layout.axes[axis].length() == numbers_of(shape)) {
      if (shape.size() == 1) return x;
      return reading.plain(node, x);
    }
  }
  reading.fail_axes(node, "the axis of the channels", text_of("axis ", axis, " of ", x.layout.rank()),
                    "normalise along the channels of a map, or all numbers of a row");
}

std::string epsilon_option(double epsilon) {
  const auto narrow = static_cast<float>(epsilon);
  return narrow == 1e-5F ? "" : text_of("Epsilon<", narrow, ">");
}

}  // namespace

void read_batch_normalization(Reading& reading, const OnnxNode& node) {
  if (reading.whole(node, "training_mode", 0) != 0 || node.outputs.size() > 1)
    reading.fail(node, "the running statistics alone", "a layer that is being trained",
                 "export the model as it predicts (model.eval())");
  if (reading.whole(node, "spatial", 1) == 0)
    reading.fail(node, "spatial = 1", "0", "normalise each channel as a whole");
  const Value x = along_channels(reading, node, reading.value(node, 0), 1);
  Entry entry{text_of("BatchNorm<", reading.shape(x).back())};
  const std::string option = epsilon_option(reading.real(node, "epsilon", 1e-5));
  if (!option.empty()) entry.options.push_back(option);
  entry.features = Entry::Features::first;
  entry.keeps_order = true;
  constexpr std::array<const char*, 4> names{"weight", "bias", "running_mean", "running_var"};
  for (Size i = 0; i < names.size(); ++i) {
    std::vector<double> numbers = by_channels(reading, node, x, 1, 1 + i, names[i]);
    const Size channels = numbers.size();
    if (i == 3 && std::any_of(numbers.begin(), numbers.end(), [](double variance) { return !(variance >= 0); }))
      reading.fail(node, "variances of at least 0", "others", "the file is damaged: get it again");
    entry.tensors.push_back({names[i], {channels}, std::move(numbers), true, i < 2});
  }
  reading.set(node, reading.stepped(node, x, std::move(entry)));
}

void read_layer_normalization(Reading& reading, const OnnxNode& node) {
  const Value before = reading.value(node, 0);
  const Size axis = reading.axis(node, reading.whole(node, "axis", -1), before.layout.rank());
  if (axis + 1 != before.layout.rank() || node.outputs.size() > 1)
    reading.fail(node, "the last axis alone", text_of("axis = ", axis), "normalise over the features");
  const Value x = along_channels(reading, node, before, axis);
  const Size features = reading.shape(x).back();
  Entry entry{text_of("LayerNorm<", features)};
  const std::string option = epsilon_option(reading.real(node, "epsilon", 1e-5));
  if (!option.empty()) entry.options.push_back(option);
  entry.keeps_order = true;
  entry.tensors.push_back({"weight", {features}, by_channels(reading, node, x, axis, 1, "weight"), true});
  if (node.input(2).empty()) {
    reading.count(node, features);
    entry.tensors.push_back({"bias", {features}, std::vector<double>(features, 0.0), true});
  } else {
    entry.tensors.push_back({"bias", {features}, by_channels(reading, node, x, axis, 2, "bias"), true});
  }
  reading.set(node, reading.stepped(node, x, std::move(entry)));
}

void read_prelu(Reading& reading, const OnnxNode& node) {
  const Value before = reading.value(node, 0);
  const OnnxTensor& slopes = *reading.constant(node, 1, "the slopes").tensor;
  Entry entry{"PReLU<"};
  entry.keeps_order = true;
  if (slopes.size() == 1) {
    entry.tensors.push_back({"weight", {1}, reading.reals(node, 1, "the slopes")});
    return reading.set(node, reading.stepped(node, before, std::move(entry)));
  }
  // The axis of the slopes, counted from the end, as shapes are matched.
  Size axis = before.layout.rank();
  for (Size i = 0; i < slopes.shape.size(); ++i)
    if (static_cast<Size>(slopes.shape[i]) == slopes.size() && slopes.shape.size() <= before.layout.rank())
      axis = before.layout.rank() - slopes.shape.size() + i;
  const Value x = along_channels(reading, node, before, axis);
  const Size channels = reading.shape(x).back();
  entry.head += text_of(channels);
  entry.tensors.push_back({"weight", {channels}, by_channels(reading, node, x, axis, 1, "the slopes"), true});
  reading.set(node, reading.stepped(node, x, std::move(entry)));
}

void read_softmax(Reading& reading, const OnnxNode& node) {
  const Value before = reading.value(node, 0);
  const Size rank = before.layout.rank();
  const bool is_early = reading.model.operators < 13;
  const Size axis = reading.axis(node, reading.whole(node, "axis", is_early ? 1 : -1), rank);
  if (is_early && axis + 1 != rank)
    reading.fail(node, "the last axis", text_of("axis = ", axis, " of operators before version 13"),
                 "export with opset_version=13 or later");
  const Value x = along_channels(reading, node, before, axis);
  const Shape& shape = reading.shape(x);
  Entry entry{shape.size() == 1 ? text_of("Activate<", shape[0], ", Softmax") : "Apply<Softmax", "Softmax"};
  entry.is_activation = entry.keeps_order = true;
  reading.set(node, reading.stepped(node, x, std::move(entry)));
}

}  // namespace onnx
