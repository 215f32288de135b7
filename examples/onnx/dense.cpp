// SPDX-License-Identifier: MIT
// Products with a matrix, and what is added to them or scales the numbers before them.
#include <algorithm>
#include <cmath>

#include "reading.hpp"

namespace onnx {

namespace {

/// A dense layer: `weight` is outputs × inputs, its inputs in the order of the axis that it is multiplied with.
void add_dense(Reading& reading, const OnnxNode& node, const Value& x, std::vector<double> weight, Size outputs,
               const std::vector<double>* bias) {
  const Size inputs = x.layout.axes.back().length();
  const Shape before = reading.shape(x);
  const auto finish = [&](Entry entry, std::vector<Size> shape_of_weight, const Shape& in) {
    entry.takes_activation = true;
    entry.tensors.push_back({"weight", std::move(shape_of_weight), std::move(weight), true});
    if (bias != nullptr)
      entry.tensors.push_back({"bias", {outputs}, *bias});
    else
      entry.options.emplace_back("NoBias");
    Shape shape = in;
    shape.back() = outputs;
    return std::pair(std::move(entry), shape);
  };

  if (x.layout.rank() == 2 && x.layout.rows() == Size{0} && inputs == numbers_of(before)) {
    const Value flat = reading.plain(node, x);
    const std::vector<Size> order = places(flat.layout.axes[1]);
    std::vector<double> in_memory(weight.size());
    for (Size out = 0; out < outputs; ++out)
      for (Size in = 0; in < inputs; ++in) in_memory[out * inputs + order[in]] = weight[out * inputs + in];
    weight = std::move(in_memory);
    auto [entry, shape] = finish({text_of("Dense<", inputs, ", ", outputs)}, {outputs, inputs}, {inputs});
    return reading.set(node, reading.stepped(node, *flat.step, std::move(entry), shape, {-1, 0}));
  }

  // At each step or place alike, wherever the axes of the steps are; its features are the last.
  const auto features = Layout::in_order(before, {static_cast<int>(before.size()) - 1}).axes[0];
  if (before.size() == 1 || !(x.layout.axes.back() == features))
    reading.fail_axes(node, "the last axis of its input to be all numbers, or the features of a step",
                      text_of("an axis of ", inputs, " numbers of ", text_of_shape(before)),
                      "flatten the numbers of a row, or put the features of each step last");
  const bool is_image = before.size() == 3;
  Entry start{text_of(is_image ? "Conv2d<" : "Dense<", inputs, ", ", outputs, is_image ? ", 1" : "")};
  start.is_at_each_step = !is_image;
  start.features = is_image ? Entry::Features::first : Entry::Features::last;
  auto [entry, shape] =
      finish(std::move(start), is_image ? Shape{outputs, inputs, 1, 1} : Shape{outputs, inputs}, before);
  entry.tensors[0].along_inputs = false;
  reading.check(node, shape);
  // The same places with other features: each piece of the places is so many features farther apart.
  Layout layout = x.layout;
  for (Size i = 0; i + 1 < layout.rank(); ++i)
    for (Piece& piece : layout.axes[i].pieces) piece.stride = piece.stride / inputs * outputs;
  layout.axes.back() = Layout::in_order(shape, {static_cast<int>(shape.size()) - 1}).axes[0];
  reading.set(node, Reading::computed(reading.blueprint.add(*x.step, std::move(entry), shape), layout));
}

/// A matrix as outputs × inputs.
std::vector<double> matrix(Reading& reading, const OnnxNode& node, Size inputs, bool is_transposed, Size& outputs) {
  const OnnxTensor& tensor = *reading.constant(node, 1, "the weights").tensor;
  if (tensor.shape.size() != 2)
    reading.fail(node, "weights of two axes", text_of(tensor.shape.size()), "multiply with a matrix");
  const auto rows = static_cast<Size>(tensor.shape[0]), columns = static_cast<Size>(tensor.shape[1]);
  outputs = is_transposed ? rows : columns;
  if ((is_transposed ? columns : rows) != inputs || outputs == 0)
    reading.fail(node, text_of("weights of ", inputs, " inputs"), text_of(rows, " × ", columns),
                 "the file is damaged, or its input has another shape than it says");
  std::vector<double> numbers = reading.reals(node, 1, "the weights");
  if (is_transposed) return numbers;
  std::vector<double> turned(numbers.size());
  for (Size in = 0; in < rows; ++in)
    for (Size out = 0; out < columns; ++out) turned[out * rows + in] = numbers[in * columns + out];
  return turned;
}

void check_rows(Reading& reading, const OnnxNode& node, const Value& x) {
  if (x.layout.rank() < 2 || x.layout.axes.back().rows)
    reading.fail_axes(node, "rows × numbers", "rows as the last axis, or no other", "multiply rows with the matrix");
}

/// The numbers of a vector for each output; one number stands for all.
std::vector<double> vector(Reading& reading, const OnnxNode& node, Size input, Size outputs, std::string_view what) {
  std::vector<double> numbers = reading.reals(node, input, what);
  if (numbers.size() == 1) {
    reading.count(node, outputs);
    numbers.assign(outputs, numbers[0]);
  }
  if (numbers.size() != outputs)
    reading.fail(node, text_of(outputs, " numbers as ", what), text_of(numbers.size()), "the file is damaged");
  return numbers;
}

}  // namespace

void read_gemm(Reading& reading, const OnnxNode& node) {
  if (reading.whole(node, "transA", 0) != 0) reading.fail(node, "transA = 0", "1", "multiply rows with the matrix");
  const Value x = reading.value(node, 0);
  check_rows(reading, node, x);
  if (x.layout.rank() != 2)
    reading.fail(node, "rows × numbers", text_of("a value of ", x.layout.rank(), " axes"), "flatten it before");
  Size outputs = 0;
  std::vector<double> weight =
      matrix(reading, node, x.layout.axes[1].length(), reading.whole(node, "transB", 0) != 0, outputs);
  const double alpha = reading.real(node, "alpha", 1), beta = reading.real(node, "beta", 1);
  for (double& number : weight) number *= alpha;
  if (node.input(2).empty()) return add_dense(reading, node, x, std::move(weight), outputs, nullptr);
  std::vector<double> bias = vector(reading, node, 2, outputs, "the bias");
  for (double& number : bias) number *= beta;
  add_dense(reading, node, x, std::move(weight), outputs, &bias);
}

void read_matmul(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  check_rows(reading, node, x);
  Size outputs = 0;
  std::vector<double> weight = matrix(reading, node, x.layout.axes.back().length(), false, outputs);
  add_dense(reading, node, x, std::move(weight), outputs, nullptr);
}

bool read_bias(Reading& reading, const OnnxNode& node, Size value, Size constant) {
  const Value x = reading.any_value(node, value);
  if (!x.step || *x.step == 0 || reading.uses(node.input(value)) != 1) return false;
  Entry& entry = reading.blueprint.entry(*x.step);
  if (!entry.takes_activation || entry.tensors.size() != 1) return false;
  const auto no_bias = std::find(entry.options.begin(), entry.options.end(), "NoBias");
  if (no_bias == entry.options.end()) return false;

  // The outputs must be where the constant has its only axis that is longer than 1.
  const Shape& shape = reading.shape(x);
  const OnnxTensor& tensor = *reading.constant(node, constant, "the bias").tensor;
  const auto outputs = static_cast<int>(shape.size()) - 1;
  const auto order = x.layout.order(shape);
  if (!order) return false;
  const auto axis = static_cast<Size>(std::find(order->begin(), order->end(), outputs) - order->begin());
  if (tensor.size() != shape.back() || axis >= order->size() || tensor.shape.size() > order->size()) return false;
  const Size first = order->size() - tensor.shape.size();
  if (axis < first || static_cast<Size>(tensor.shape[axis - first]) != shape.back()) return false;
  entry.options.erase(no_bias);
  entry.tensors.push_back({"bias", {shape.back()}, reading.reals(node, constant, "the bias")});
  reading.alias(node, node.input(value));
  return true;
}

void read_scaling(Reading& reading, const OnnxNode& node, Size value, Size constant) {
  const Value x = reading.value(node, value);
  const Shape shape = reading.shape(x);
  const Size features = shape.back();
  const auto refuse = [&](const std::string& found) {
    reading.fail(node, "a constant for each number of a row, or for each feature of a step", found,
                 "scale by BatchNorm, or write a layer of your own (examples/own_layer)");
  };
  if (node.op == "Pow" || (value == 1 && node.op != "Add" && node.op != "Mul"))
    refuse(text_of("a constant ", node.op, value == 1 ? " of which the value is taken" : ""));
  const OnnxTensor& tensor = *reading.constant(node, constant, "a scaling").tensor;
  Size longest = 0;
  for (const std::int64_t length : tensor.shape) longest = std::max(longest, static_cast<Size>(length));
  const bool is_last = !tensor.shape.empty() && static_cast<Size>(tensor.shape.back()) == tensor.size();
  const bool fits = x.layout.rank() == shape.size() + 1 && x.layout.axes.back().length() == features &&
                    shape.size() < 3 && x.layout.rank() >= tensor.shape.size();
  if (tensor.size() != features || !is_last || !fits)
    refuse(text_of("one of ", tensor.size(), " numbers for ", text_of_shape(shape)));

  std::vector<double> numbers = reading.reals(node, constant, "a scaling"), in_memory(features);
  const std::vector<Size> order = places(x.layout.axes.back());
  if (order.size() != features || *std::max_element(order.begin(), order.end()) >= features)
    refuse("one along another axis");
  for (Size i = 0; i < features; ++i) in_memory[order[i]] = numbers[i];
  const bool is_factor = node.op == "Mul" || node.op == "Div";
  for (double& number : in_memory) {
    if (node.op == "Add") number = -number;
    if (node.op == "Div") number = 1 / number;
  }
  if (is_factor && *x.step != 0 && reading.uses(node.input(value)) == 1) {
    Entry& before = reading.blueprint.entry(*x.step);
    if (before.head.starts_with("Normalize<") && !before.tensors.empty() &&
        std::all_of(before.tensors[1].numbers.begin(), before.tensors[1].numbers.end(),
                    [](double factor) { return factor == 1; })) {
      before.tensors[1].numbers = std::move(in_memory);
      return reading.alias(node, node.input(value));
    }
  }
  Entry entry{text_of("Normalize<", features)};
  entry.is_at_each_step = shape.size() == 2;
  entry.keeps_order = shape.size() == 1;
  if (entry.is_at_each_step) entry.features = Entry::Features::last;
  reading.count(node, features);
  std::vector<double> others(features, is_factor ? 0.0 : 1.0);
  if (is_factor) std::swap(others, in_memory);
  entry.tensors.push_back({"shift", {features}, std::move(in_memory), false, false});
  entry.tensors.push_back({"factor", {features}, std::move(others), false, false});
  reading.set(node, reading.stepped(node, x, std::move(entry)));
}

}  // namespace onnx
