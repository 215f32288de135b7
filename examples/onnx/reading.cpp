// SPDX-License-Identifier: MIT
#include "reading.hpp"

#include <algorithm>
#include <set>

namespace onnx {

namespace {

using Reader = void (*)(Reading&, const OnnxNode&);

const std::map<std::string_view, Reader>& readers() {
  static const std::map<std::string_view, Reader> all{
      {"Relu", read_activation},
      {"LeakyRelu", read_activation},
      {"Elu", read_activation},
      {"Sigmoid", read_activation},
      {"HardSigmoid", read_activation},
      {"Tanh", read_activation},
      {"Softplus", read_activation},
      {"Erf", read_activation},
      {"Exp", read_activation},
      {"Neg", read_activation},
      {"Abs", read_activation},
      {"Clip", read_activation},
      {"Gelu", read_activation},
      {"Selu", read_activation},
      {"Add", read_arithmetic},
      {"Sum", read_arithmetic},
      {"Sub", read_arithmetic},
      {"Mul", read_arithmetic},
      {"Div", read_arithmetic},
      {"Pow", read_arithmetic},
      {"Softmax", read_softmax},
      {"PRelu", read_prelu},
      {"Gemm", read_gemm},
      {"MatMul", read_matmul},
      {"Conv", read_convolution},
      {"ConvTranspose", read_transposed_convolution},
      {"Pad", read_padding},
      {"MaxPool", read_pool},
      {"AveragePool", read_pool},
      {"GlobalMaxPool", read_global_pool},
      {"GlobalAveragePool", read_global_pool},
      {"ReduceMean", read_reduction},
      {"ReduceMax", read_reduction},
      {"BatchNormalization", read_batch_normalization},
      {"LayerNormalization", read_layer_normalization},
      {"Identity", read_unchanged},
      {"Dropout", read_unchanged},
      {"Cast", read_unchanged},
      {"Transpose", read_transpose},
      {"Reshape", read_reshape},
      {"Flatten", read_flatten},
      {"Squeeze", read_squeeze},
      {"Unsqueeze", read_unsqueeze},
      {"Shape", read_shape},
      {"Gather", read_gather},
      {"Slice", read_slice},
      {"RNN", read_recurrence},
      {"GRU", read_recurrence},
      {"LSTM", read_recurrence},
      {"Concat", read_concat},
  };
  return all;
}

}  // namespace

Reading::Reading(const OnnxModel& read, const Shape& input, const std::vector<int>& order)
    : model(read), blueprint(input) {
  for (const auto& [name, tensor] : model.tensors) constants_[name] = {&tensor};
  for (const OnnxNode& node : model.nodes)
    for (const std::string_view name : node.inputs) ++uses_[name];
  for (const strata::OnnxPort& port : model.outputs) ++uses_[port.name];
  const auto axis = static_cast<Size>(std::find(order.begin(), order.end(), -1) - order.begin());
  if (axis < model.inputs[0].shape.size()) rows_ = model.inputs[0].shape[axis];
  values_[model.inputs[0].name] = computed(0, Layout::in_order(input, order));
}

void Reading::read() {
  // What the output does not need is passed over.
  std::vector<bool> is_needed(model.nodes.size());
  std::set<std::string_view> needed{model.outputs[0].name};
  for (Size i = model.nodes.size(); i > 0; --i) {
    const OnnxNode& node = model.nodes[i - 1];
    is_needed[i - 1] = std::any_of(node.outputs.begin(), node.outputs.end(),
                                   [&](std::string_view name) { return needed.contains(name); });
    if (is_needed[i - 1]) needed.insert(node.inputs.begin(), node.inputs.end());
  }
  for (const OnnxNode& node : model.nodes) {
    if (!is_needed[static_cast<Size>(&node - model.nodes.data())]) continue;
    bool is_of_constants = true;
    for (const std::string_view input : node.inputs) {
      is_of_constants = is_of_constants && (input.empty() || is_constant(input));
      if (!input.empty() && !is_constant(input) && !is_value(input))
        fail(node, "an input that is there before the node", quoted(input),
             "the model's nodes are out of order, or an earlier node gives what strata has no use for");
    }
    if (node.outputs.empty()) fail(node, "an output", "none", "the file is damaged: get it again");
    const bool is_own = node.domain.empty() || node.domain == "ai.onnx";
    if (is_own && is_of_constants) {
      fold(*this, node);
    } else {
      const auto reader = readers().find(node.op);
      if (!is_own || reader == readers().end())
        fail(node, "an operator that a strata layer computes", text_of("the operator ", quoted(node.op)),
             "replace it in the model, or write a layer of your own (examples/own_layer) and load the others by hand");
      reader->second(*this, node);
    }
    ++nodes_read_;
  }
}

const Value& Reading::any_value(const OnnxNode& node, Size input) {
  const auto found = values_.find(node.input(input));
  if (found == values_.end())
    fail(node, text_of("an input ", input, " that depends on the model's input"), "a constant, or none",
         "let the weights be constants of the model, and the rest not");
  return found->second;
}

const Value& Reading::value(const OnnxNode& node, Size input) {
  const Value& found = any_value(node, input);
  if (!found.step)
    fail(node, "what an activation of strata gives", "a function of numbers that is none of them",
         "use one of strata's activations, or write your own (examples/own_activation)");
  if (found.padding != std::array<Size, 4>{})
    fail(node, "a convolution after a Pad", text_of("a ", node.op), "pad in the convolution or the pool itself");
  return found;
}

const Constant& Reading::constant(const OnnxNode& node, Size input, std::string_view what) {
  const auto found = constants_.find(node.input(input));
  if (found == constants_.end())
    fail(node, text_of(what, " as a constant"), node.input(input).empty() ? "none" : "what depends on the input",
         "let it be a constant of the model (export with constant folding)");
  return found->second;
}

std::vector<double> Reading::reals(const OnnxNode& node, Size input, std::string_view what) {
  const Constant& found = constant(node, input, what);
  if (found.tensor->is_whole || found.is_uniform)
    fail(node, text_of(what, " as real numbers"), "whole ones, or a shape", "export the model in float32");
  count(node, found.tensor->size());
  return found.tensor->reals;
}

std::vector<std::int64_t> Reading::wholes(const OnnxNode& node, Size input, std::string_view what) {
  const Constant& found = constant(node, input, what);
  if (!found.tensor->is_whole) fail(node, text_of(what, " as whole numbers"), "real ones", "the file is damaged");
  return found.tensor->wholes;
}

void Reading::set(const OnnxNode& node, Value value) { values_[node.outputs[0]] = std::move(value); }

void Reading::set(const OnnxNode& node, OnnxTensor constant, bool is_uniform) {
  count(node, constant.size());
  auto own = std::make_shared<OnnxTensor>(std::move(constant));
  constants_[node.outputs[0]] = {own.get(), is_uniform, own};
}

void Reading::alias(const OnnxNode& node, std::string_view of) {
  if (is_constant(of))
    constants_[node.outputs[0]] = constants_.at(of);
  else
    values_[node.outputs[0]] = values_.at(of);
}

Size Reading::uses(std::string_view name) const {
  const auto found = uses_.find(name);
  return found == uses_.end() ? 0 : found->second;
}

std::int64_t Reading::whole(const OnnxNode& node, std::string_view name, std::int64_t otherwise) const {
  const auto* const found = node.attribute(name);
  return found == nullptr ? otherwise : found->whole;
}
double Reading::real(const OnnxNode& node, std::string_view name, double otherwise) const {
  const auto* const found = node.attribute(name);
  return found == nullptr ? otherwise : found->real;
}
std::string_view Reading::text(const OnnxNode& node, std::string_view name, std::string_view otherwise) const {
  const auto* const found = node.attribute(name);
  return found == nullptr ? otherwise : found->text;
}

std::vector<Size> Reading::lengths(const OnnxNode& node, std::string_view name, Size count, Size otherwise,
                                   Size least) const {
  constexpr std::int64_t most = 1'000'000;
  const auto* const found = node.attribute(name);
  if (found == nullptr) return std::vector<Size>(count, otherwise);
  if (found->wholes.size() != count)
    fail(node, text_of(count, " numbers as ", name), text_of(found->wholes.size()), "the file is damaged");
  std::vector<Size> all;
  for (const std::int64_t length : found->wholes) {
    if (length < static_cast<std::int64_t>(least) || length > most)
      fail(node, text_of(name, " from ", least, " to ", most), text_of(length), "let the layer have such ones");
    all.push_back(static_cast<Size>(length));
  }
  return all;
}

Size Reading::axis(const OnnxNode& node, std::int64_t axis, Size rank) const {
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count)
    fail(node, text_of("an axis of the ", rank, " that there are"), text_of(axis), "the file is damaged");
  return static_cast<Size>(axis < 0 ? axis + count : axis);
}

std::optional<std::vector<std::int64_t>> Reading::list(const OnnxNode& node, std::string_view name, Size input) {
  if (const auto* const found = node.attribute(name); found != nullptr) return found->wholes;
  if (node.input(input).empty()) return std::nullopt;
  return wholes(node, input, name);
}

Value Reading::computed(Size step, Layout layout) {
  Value value{std::move(layout), step};
  Samples identity{};
  const Samples& at = sample_places();
  std::copy(at.begin(), at.end(), identity.begin());
  value.functions.push_back({step, identity});
  return value;
}

Value Reading::stepped(const OnnxNode& node, Size before, Entry entry, const Shape& shape,
                       const std::vector<int>& order) {
  check(node, shape);
  return computed(blueprint.add(before, std::move(entry), shape), Layout::in_order(shape, order));
}

Value Reading::stepped(const OnnxNode& node, const Value& before, Entry entry) {
  const Shape same = shape(before);
  check(node, same);
  return computed(blueprint.add(*before.step, std::move(entry), same), before.layout);
}

Value Reading::plain(const OnnxNode& node, const Value& value) {
  const Layout& layout = value.layout;
  const Size numbers = numbers_of(shape(value));
  if (layout.rank() != 2 || layout.rows() != Size{0} || layout.axes[1].length() != numbers)
    fail(node, text_of("rows × ", numbers, " numbers"), text_of("a value of ", layout.rank(), " axes"),
         "flatten it before (nn.Flatten, Flatten())");
  if (shape(value).size() == 1) return value;
  Entry flatten{"Flatten"};
  flatten.keeps_order = true;
  return computed(blueprint.add(*value.step, flatten, {numbers}), layout);
}

void Reading::count(const OnnxNode& node, Size numbers) {
  counted_ += numbers;
  if (numbers > model.bytes.size() || counted_ > 4 * model.bytes.size() + 4096)
    fail(node, "weights and constants that are the file's own", "more numbers than four times its bytes",
         "no exporter repeats weights so often: get the file again");
}

void Reading::check(const OnnxNode& node, const Shape& shape) const {
  constexpr Size most = Size{1} << 31U;
  Size all = 1;
  for (const Size length : shape) {
    if (length == 0 || length > most / all)
      fail(node, "outputs of 1 to 2³¹ numbers", text_of("the shape ", onnx::text_of_shape(shape)),
           "give the model another input shape");
    all *= length;
  }
}

void Reading::fail(const OnnxNode& node, const std::string& expected, const std::string& found,
                   std::string_view remedy) const {
  const std::string place = node.op == output_op
                                ? text_of(" at the output ", quoted(node.name))
                                : text_of(" in the node ", quoted(node.name), " (", quoted(node.op), ")");
  STRATA_THROW strata::FileError(model.path, node.at, expected + place, found, remedy);
}

}  // namespace onnx
