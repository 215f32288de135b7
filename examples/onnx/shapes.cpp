// SPDX-License-Identifier: MIT
// What changes the axes of a value and none of its numbers, or takes some of them.
#include <algorithm>

#include "reading.hpp"

namespace onnx {

namespace {

/// The same numbers with other axes.
void set_layout(Reading& reading, const OnnxNode& node, const Value& x, Layout layout) {
  Value result = x;
  result.layout = std::move(layout);
  reading.set(node, std::move(result));
}

/// A value that only has axes changed: it may be part of a formula, but not be padded.
Value changeable(Reading& reading, const OnnxNode& node) {
  const Value& x = reading.any_value(node, 0);
  return x.step ? reading.value(node, 0) : x;
}

/// How many numbers a row has.
Size numbers_in(Reading& reading, const Value& x) {
  return numbers_of(reading.blueprint[x.step ? *x.step : x.functions[0].of].shape);
}

void reshape(Reading& reading, const OnnxNode& node, const Value& x, std::int64_t rows,
             const std::vector<Size>& lengths) {
  const auto layout = x.layout.reshaped(lengths);
  const bool are_rows = layout && (rows == -1 || layout->axes[0].pieces.empty());
  if (!are_rows) {
    std::string text;
    for (const Size length : lengths) text += text_of(" × ", length);
    reading.fail(node, "a shape of the rows and of their numbers", text_of("rows", text),
                 "reshape each row by itself, the rows first");
  }
  set_layout(reading, node, x, *layout);
}

void take_last_step(Reading& reading, const OnnxNode& node, Size axis, std::int64_t index, bool keeps_axis) {
  const Value x = reading.value(node, 0);
  const Shape shape = reading.shape(x);
  const auto order = x.layout.order(shape);
  const Axis& of = x.layout.axes[axis];
  if (!of.rows && of.pieces.empty() && (index == 0 || index == -1) && (!order || (*order)[axis] == -2))
    return set_layout(reading, node, x, keeps_axis ? x.layout : x.layout.without({axis}));
  const bool are_steps = order && shape.size() == 2 && (*order)[axis] == 0;
  if (!are_steps || (index != -1 && index + 1 != static_cast<std::int64_t>(shape[0])))
    reading.fail(node, "the last step of a sequence", text_of("index ", index, " of axis ", axis),
                 "take the last step, or a summary of all (MeanOverSteps, MaxOverSteps)");
  std::vector<int> after;
  for (Size i = 0; i < order->size(); ++i) {
    if (i == axis && !keeps_axis) continue;
    after.push_back(i == axis ? -2 : (*order)[i] == 1 ? 0 : (*order)[i]);
  }
  reading.set(node, reading.stepped(node, *x.step, {"LastStep"}, {shape[1]}, after));
}

}  // namespace

void read_unchanged(Reading& reading, const OnnxNode& node) {
  if (node.op == "Cast") {
    const std::int64_t to = reading.whole(node, "to", 1);
    if (to != 1 && to != 10 && to != 11 && to != 16)
      reading.fail(node, "a cast to real numbers", text_of("type ", to), "compute in float alone");
  }
  reading.alias(node, node.input(0));
}

void read_transpose(Reading& reading, const OnnxNode& node) {
  const Value x = changeable(reading, node);
  const Size rank = x.layout.rank();
  std::vector<Size> from;
  if (const auto* const perm = node.attribute("perm"); perm != nullptr)
    for (const std::int64_t axis : perm->wholes) from.push_back(reading.axis(node, axis, rank));
  else
    for (Size i = rank; i > 0; --i) from.push_back(i - 1);
  std::vector<Size> sorted = from;
  std::sort(sorted.begin(), sorted.end());
  if (from.size() != rank || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    reading.fail(node, text_of("perm: each of ", rank, " axes once"), text_of(from.size(), " axes"),
                 "the file is damaged, or its input has another shape than it says");
  set_layout(reading, node, x, x.layout.transposed(from));
}

void read_reshape(Reading& reading, const OnnxNode& node) {
  const Value x = changeable(reading, node);
  const auto target = reading.list(node, "shape", 1);
  if (!target || target->empty() || target->size() > 8)
    reading.fail(node, "a shape of 1 to 8 axes", "another", "the file is damaged: get it again");
  std::int64_t rows = (*target)[0];
  if (rows == 0 || (rows > 0 && rows == reading.rows())) rows = rows_length;
  std::vector<Size> lengths;
  Size known = 1;
  std::optional<Size> open;
  for (Size i = 1; i < target->size(); ++i) {
    const std::int64_t length = (*target)[i];
    lengths.push_back(length > 0 ? static_cast<Size>(length) : 1);
    if (length == 0 && i < x.layout.rank() && !x.layout.axes[i].rows) lengths.back() = x.layout.axes[i].length();
    if (length == -1 && !open && rows != -1)
      open = i - 1;
    else if (length < 0)
      rows = 1;
    if (known <= (Size{1} << 31U)) known *= std::min(lengths.back(), Size{1} << 32U);
  }
  if (rows != -1 && rows != rows_length)
    reading.fail(node, "the rows as the first axis, and one open length at most", text_of((*target)[0]),
                 "reshape each row by itself; export with a free number of rows (dynamic_axes)");
  const Size all = numbers_in(reading, x);
  if (open && all % known == 0) lengths[*open] = all / known;
  reshape(reading, node, x, rows, lengths);
}

void read_flatten(Reading& reading, const OnnxNode& node) {
  const Value x = changeable(reading, node);
  const Size rank = x.layout.rank(), axis = reading.axis(node, reading.whole(node, "axis", 1), rank + 1);
  Size length = 1;
  for (Size i = axis; i < rank; ++i) length *= x.layout.axes[i].length();
  if (axis == 0) reading.fail(node, "axis = 1", "0", "flatten each row by itself");
  reshape(reading, node, x, axis == 1 ? rows_length : -1, {length});
}

void read_squeeze(Reading& reading, const OnnxNode& node) {
  const Value x = changeable(reading, node);
  const auto axes = reading.list(node, "axes", 1);
  if (!axes) reading.fail(node, "axes", "none", "name the axes that are to go");
  std::vector<Size> gone;
  for (const std::int64_t each : *axes) {
    gone.push_back(reading.axis(node, each, x.layout.rank()));
    const Axis& axis = x.layout.axes[gone.back()];
    if (axis.rows || !axis.pieces.empty())
      reading.fail(node, "axes of length 1", text_of("axis ", gone.back()), "squeeze none that is longer");
  }
  set_layout(reading, node, x, x.layout.without(gone));
}

void read_unsqueeze(Reading& reading, const OnnxNode& node) {
  const Value x = changeable(reading, node);
  const auto axes = reading.list(node, "axes", 1);
  if (!axes || axes->size() + x.layout.rank() > 8)
    reading.fail(node, "axes, at most 8 with those that there are", "none, or more", "the file is damaged");
  std::vector<Size> places;
  for (const std::int64_t each : *axes) places.push_back(reading.axis(node, each, x.layout.rank() + axes->size()));
  std::sort(places.begin(), places.end());
  set_layout(reading, node, x, x.layout.with_ones(places));
}

void read_shape(Reading& reading, const OnnxNode& node) {
  const Value& x = reading.any_value(node, 0);
  const auto rank = static_cast<std::int64_t>(x.layout.rank());
  OnnxTensor shape;
  shape.is_whole = true;
  const auto bound = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank); };
  const std::int64_t end = bound(reading.whole(node, "end", rank));
  for (std::int64_t i = bound(reading.whole(node, "start", 0)); i < end; ++i) {
    const Axis& axis = x.layout.axes[static_cast<Size>(i)];
    if (axis.rows && !axis.pieces.empty())
      reading.fail(node, "rows by themselves", "rows and steps as one axis", "ask for a shape before the reshape");
    shape.wholes.push_back(axis.rows ? rows_length : static_cast<std::int64_t>(axis.length()));
  }
  shape.shape = {static_cast<std::int64_t>(shape.wholes.size())};
  reading.set(node, std::move(shape));
}

void read_gather(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  const Size axis = reading.axis(node, reading.whole(node, "axis", 0), x.layout.rank());
  const auto index = reading.wholes(node, 1, "the index");
  if (index.size() != 1) reading.fail(node, "one index", text_of(index.size()), "take the last step alone");
  take_last_step(reading, node, axis, index[0], !reading.constant(node, 1, "the index").tensor->shape.empty());
}

void read_slice(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  const auto starts = reading.list(node, "starts", 1), ends = reading.list(node, "ends", 2);
  auto axes = reading.list(node, "axes", 3);
  const auto steps = reading.list(node, "steps", 4);
  if (starts && !axes) {
    axes.emplace();
    for (Size i = 0; i < starts->size(); ++i) axes->push_back(static_cast<std::int64_t>(i));
  }
  if (!starts || !ends || starts->size() != 1 || ends->size() != 1 || axes->size() != 1 ||
      (steps && *steps != std::vector<std::int64_t>{1}))
    reading.fail(node, "a slice of one axis, by steps of 1", "another", "take the last step alone");
  const Size axis = reading.axis(node, (*axes)[0], x.layout.rank());
  const auto length = static_cast<std::int64_t>(x.layout.axes[axis].length());
  const std::int64_t start = (*starts)[0], end = (*ends)[0];
  const bool to_the_end = end >= length && !x.layout.axes[axis].rows;
  if (start == 0 && (to_the_end || (x.layout.axes[axis].rows && end > 1'000'000'000)))
    return reading.alias(node, node.input(0));
  const bool is_last = to_the_end && (start == -1 || start == length - 1);
  take_last_step(reading, node, axis, is_last ? -1 : start, true);
}

}  // namespace onnx
