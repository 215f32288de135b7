// SPDX-License-Identifier: MIT
#include "network.hpp"

#include <algorithm>

#include "reading.hpp"
#include "strata/tensor/finite.hpp"

namespace onnx {

namespace {

constexpr std::string_view no_model = "it is no model of one input that strata could read";

/// A shape of strata and the order in which the model has its axes.
struct InputReading {
  Shape shape;
  std::vector<int> order;
};

/// Which axes the model's input may have, the likeliest first: its operators decide.
std::vector<InputReading> candidates(const OnnxModel& model) {
  const strata::OnnxPort& port = model.inputs[0];
  std::vector<std::vector<int>> orders;
  const bool channels_last = model.producer.starts_with("strata") || model.producer.starts_with("tf2onnx");
  if (port.shape.size() == 2) orders = {{-1, 0}};
  if (port.shape.size() == 3) orders = {{-1, 0, 1}, {-1, 1, 0}, {0, -1, 1}};
  if (port.shape.size() == 4) orders = {{-1, 2, 0, 1}, {-1, 0, 1, 2}};
  if (port.shape.size() == 4 && channels_last) std::swap(orders[0], orders[1]);
  if (orders.empty())
    STRATA_THROW strata::FileError(model.path, port.at, text_of("2 to 4 axes of the input ", quoted(port.name)),
                                   text_of(port.shape.size()),
                                   "give the model rows of numbers, steps × features, or an image");
  std::vector<InputReading> all;
  for (const std::vector<int>& order : orders) {
    InputReading each{Shape(order.size() - 1), order};
    bool is_known = true;
    for (Size i = 0; i < order.size(); ++i) {
      const std::int64_t length = port.shape[i];
      if (order[i] < 0) continue;
      is_known = is_known && length > 0 && length < (std::int64_t{1} << 31U);
      each.shape[static_cast<Size>(order[i])] = static_cast<Size>(length);
    }
    Size all_numbers = 1;
    for (const Size length : each.shape) {
      is_known = is_known && all_numbers <= (Size{1} << 31U) / std::max(length, Size{1});
      if (is_known) all_numbers *= length;
    }
    if (is_known) all.push_back(each);
  }
  if (all.empty())
    STRATA_THROW strata::FileError(
        model.path, port.at, text_of("a fixed length of each axis but the rows, of the input ", quoted(port.name)),
        "an open or impossible one", "export with an example input, and let the number of rows alone be free");
  return all;
}

std::string words(const std::optional<std::vector<int>>& order, Size rank) {
  static constexpr std::array<const char*, 3> of_image{"height", "width", "channels"};
  static constexpr std::array<const char*, 2> of_sequence{"steps", "features"};
  if (!order) return "axes of its own";
  std::string text;
  for (const int each : *order) {
    const auto axis = static_cast<Size>(each);
    text += text.empty() ? "" : " × ";
    text += each == -1   ? "rows"
            : each == -2 ? "1"
            : rank == 3  ? of_image[axis]
            : rank == 2  ? of_sequence[axis]
                         : "numbers";
  }
  return text;
}

/// What the model has, and what strata has if that is something else.
std::string said(const Layout& layout, const Shape& shape) {
  std::vector<int> own{-1};
  for (Size axis = 0; axis < shape.size(); ++axis) own.push_back(static_cast<int>(axis));
  const auto order = layout.order(shape);
  const bool is_same = order == own;
  return text_of(words(own, shape.size()),
                 is_same ? ", as the model has it" : text_of("; the model has ", words(order, shape.size())));
}

std::string text_of_input(const Shape& shape) {
  if (shape.size() == 1) return text_of("Input<", shape[0], ">");
  if (shape.size() == 2) return text_of("Sequence<", shape[0], ", ", shape[1], ">");
  return text_of("Image<", shape[2], ", ", shape[0], ", ", shape[1], ">");
}

/// The order in which a tensor along the inputs of a layer is saved: strata/layer/saved_order.hpp, at run time.
struct SavedOrder {
  std::vector<Size> places{};  ///< in memory, of each saved number; empty: as they are
  bool features_first = false;

  void pass(const Entry& entry, const Shape& before) {
    if (entry.features != Entry::Features::as_before) features_first = entry.features == Entry::Features::first;
    if (entry.head == "Flatten" && before.size() > 1) {
      places.clear();
      if (before.size() == 3) places = onnx::places(flat(before, {2, 0, 1}));
      if (before.size() == 2 && features_first) places = onnx::places(flat(before, {1, 0}));
    } else if (!entry.keeps_order) {
      places.clear();
    }
  }
  /// False if the tensor has another number of inputs.
  bool apply(Tensor& tensor) const {
    if (!tensor.along_inputs || places.empty()) return true;
    const Size inputs = tensor.shape.back();
    if (inputs != places.size()) return false;
    std::vector<double> saved(tensor.numbers.size());
    for (Size begin = 0; begin < saved.size(); begin += inputs)
      for (Size i = 0; i < inputs; ++i) saved[begin + i] = tensor.numbers[begin + places[i]];
    tensor.numbers = std::move(saved);
    return true;
  }

 private:
  static Axis flat(const Shape& shape, const std::vector<int>& order) {
    Axis all;
    for (const Axis& axis : Layout::in_order(shape, order).axes)
      all.pieces.insert(all.pieces.end(), axis.pieces.begin(), axis.pieces.end());
    return all;
  }
};

/// Names and orders the tensors; the shapes before each entry are those of the steps.
void add_tensors(Network& network, std::vector<Entry>& entries, const std::vector<Shape>& before,
                 const OnnxModel& model) {
  SavedOrder order;
  for (Size i = 0; i < entries.size(); ++i) {
    for (Tensor& tensor : entries[i].tensors) {
      if (!order.apply(tensor))
        STRATA_THROW strata::FileError(
            model.path, 0, "branches of one layer each after a Flatten",
            text_of("the tensor ", strata::detail::quoted(tensor.name), " of layer ", i),
            "put a Dense between Flatten and branches: their weights would be saved in no order that is known");
      tensor.name = text_of("layers.", i, ".", tensor.name);
      for (const double number : tensor.numbers)
        if (!strata::math::is_finite(number) || std::abs(number) > double{std::numeric_limits<float>::max()})
          STRATA_THROW strata::FileError(model.path, 0,
                                         text_of("finite numbers in ", strata::detail::quoted(tensor.name)),
                                         text_of(number), "the model, or its training, is damaged");
      network.tensors.push_back(std::move(tensor));
    }
    order.pass(entries[i], before[i]);
  }
}

/// Costs that follow from the last entry need not be named.
std::string cost_after(const Entry& last, const Shape& output) {
  const bool is_dense = last.head.starts_with("Dense<");
  const bool follows =
      last.activation.empty() || last.activation == "Sigmoid" || (last.activation == "Softmax" && output.back() > 1);
  return is_dense && follows ? "" : "MeanSquaredError";
}

Network finished(Reading& reading, const InputReading& input) {
  const OnnxModel& model = reading.model;
  OnnxNode end;
  end.name = model.outputs[0].name;
  end.op = output_op;
  end.inputs = {model.outputs[0].name};
  end.at = model.outputs[0].at;
  Value y = reading.value(end, 0);
  const Layout given = y.layout;
  const Shape shape_before = reading.shape(y);
  if (y.layout.rank() == 2 && !given.order(shape_before)) y = reading.plain(end, y);

  Network network;
  network.input_shape = input.shape;
  network.output_shape = reading.shape(y);
  network.input = text_of_input(input.shape);
  network.input_axes = said(Layout::in_order(input.shape, input.order), input.shape);
  network.output_axes = said(given, network.output_shape);
  if (network.output_shape.size() == 1 && shape_before.size() > 1)
    network.output_axes = "rows × numbers, place by place; the model flattens axes in its own order";

  std::vector<Shape> before;
  std::vector<Entry> entries = reading.blueprint.take(0, *y.step, &before);
  if (entries.empty()) reading.fail(end, "a layer", "the input itself", "there is nothing to compute");
  for (const Entry& entry : entries) {
    network.entries.push_back(entry.text());
    network.parameter_count += entry.parameter_count();
  }
  network.cost = cost_after(entries.back(), network.output_shape);
  add_tensors(network, entries, before, model);
  return network;
}

}  // namespace

std::string Network::type() const {
  std::string all = "Network<" + input;
  for (const std::string& entry : entries) all += ", " + entry;
  return all + (cost.empty() ? "" : ", " + cost) + ">";
}

Network translated(const OnnxModel& model) {
  if (model.inputs.size() != 1 || model.outputs.empty())
    STRATA_THROW strata::FileError(model.path, model.inputs.size() > 1 ? model.inputs[1].at : 0,
                                   "one input and an output",
                                   text_of(model.inputs.size(), " and ", model.outputs.size()), no_model);
  if (model.operators < 7 || model.operators > 22)
    STRATA_THROW strata::FileError(model.path, 0, "operators of ONNX from version 7 to 22", text_of(model.operators),
                                   "export with opset_version=17");
  std::pair<Size, bool> farthest;
  std::optional<strata::FileError> problem;
  for (const InputReading& input : candidates(model)) {
    Reading reading(model, input.shape, input.order);
    try {
      reading.read();
      return finished(reading, input);
    } catch (const strata::FileError& error) {
      // What got farthest had the axes right.
      const std::pair reached(reading.nodes_read(), !reading.are_axes_wrong());
      if (!problem || reached > farthest) problem = error;
      farthest = std::max(farthest, reached);
    }
  }
  STRATA_THROW strata::FileError(*problem);
}

}  // namespace onnx
