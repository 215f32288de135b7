// SPDX-License-Identifier: MIT
// RNN, GRU and LSTM, whose gates ONNX has in another order than PyTorch and strata.
#include <algorithm>

#include "reading.hpp"

namespace onnx {

namespace {

/// Gates are blocks of rows; `from`: where each of ours is among ONNX's.
std::vector<double> gates(const std::vector<double>& numbers, Size begin, const std::vector<Size>& from, Size block) {
  std::vector<double> all;
  for (const Size gate : from)
    all.insert(all.end(), numbers.begin() + static_cast<std::ptrdiff_t>(begin + gate * block),
               numbers.begin() + static_cast<std::ptrdiff_t>(begin + (gate + 1) * block));
  return all;
}

std::vector<double> checked(Reading& reading, const OnnxNode& node, Size input, std::string_view what,
                            const std::vector<std::int64_t>& shape) {
  if (reading.constant(node, input, what).tensor->shape != shape)
    reading.fail(node, text_of(what, " of the shape of the others"), "another", "the file is damaged: get it again");
  return reading.reals(node, input, what);
}

void check_silence(Reading& reading, const OnnxNode& node, Size input) {
  if (node.input(input).empty()) return;
  const OnnxTensor& tensor = *reading.constant(node, input, "the state at first").tensor;
  if (tensor.is_whole || std::any_of(tensor.reals.begin(), tensor.reals.end(), [](double x) { return x != 0; }))
    reading.fail(node, "a state of zeros at first", "another", "start from zeros");
}

/// "Tanh" for a plain RNN; the others have no choice.
std::string activation(Reading& reading, const OnnxNode& node) {
  const auto* const found = node.attribute("activations");
  const bool is_rnn = node.op == "RNN";
  if (found == nullptr || found->texts.empty()) return "Tanh";
  const std::vector<std::string_view> usual = node.op == "GRU"
                                                  ? std::vector<std::string_view>{"Sigmoid", "Tanh"}
                                                  : std::vector<std::string_view>{"Sigmoid", "Tanh", "Tanh"};
  if (is_rnn && found->texts.size() == 1) {
    if (found->texts[0] == "Tanh" || found->texts[0] == "Sigmoid") return std::string(found->texts[0]);
    if (found->texts[0] == "Relu") return "ReLU";
  }
  if (is_rnn || found->texts != usual)
    reading.fail(node, is_rnn ? "Tanh, Sigmoid or Relu as its activation" : "Sigmoid and Tanh as its activations",
                 quoted(found->texts[0]), "use those, or write a cell of your own (Recurrent)");
  return "Tanh";
}

}  // namespace

void read_recurrence(Reading& reading, const OnnxNode& node) {
  const Value x = reading.value(node, 0);
  const Shape shape = reading.shape(x);
  const bool rows_first = reading.whole(node, "layout", 0) != 0;
  if (shape.size() != 2 || rows_first || !x.layout.is_in_order(shape, {0, -1, 1}))
    reading.fail_axes(node, "steps × rows × features", text_of("axes in another order, of ", text_of_shape(shape)),
                      "give the model an input of 3 axes, and the node layout = 0");
  if (const auto direction = reading.text(node, "direction", "forward"); direction != "forward")
    reading.fail(node, "direction = forward", quoted(direction), "strata's layers go forward alone");
  if (node.attribute("clip") != nullptr) reading.fail(node, "no clip", "one", "leave it out");
  if (node.op == "GRU" && reading.whole(node, "linear_before_reset", 0) == 0)
    reading.fail(node, "linear_before_reset = 1", "0",
                 "use a GRU whose reset comes after the product (PyTorch's; Keras's reset_after=True)");
  if (reading.whole(node, "input_forget", 0) != 0) reading.fail(node, "input_forget = 0", "1", "let gates be apart");
  if (!node.input(4).empty() && !reading.is_constant(node.input(4)))
    reading.fail(node, "sequences of one length", "lengths as an input", "leave sequence_lens out");
  if (!node.input(7).empty()) reading.fail(node, "no peepholes", "some", "use an LSTM without them");
  check_silence(reading, node, 5);
  check_silence(reading, node, 6);

  const std::vector<Size> from = node.op == "GRU"    ? std::vector<Size>{1, 0, 2}     // r z n from z r h
                                 : node.op == "LSTM" ? std::vector<Size>{0, 2, 3, 1}  // i f g o from i o f c
                                                     : std::vector<Size>{0};
  const auto& weights = reading.constant(node, 1, "the weights").tensor->shape;
  const auto count = static_cast<std::int64_t>(from.size()), in = static_cast<std::int64_t>(shape[1]);
  if (weights.size() != 3 || weights[0] != 1 || weights[1] < count || weights[1] % count != 0 || weights[2] != in)
    reading.fail(node, text_of("weights of one direction and ", in, " features"), "others",
                 "the file is damaged, or its input has another shape than it says");
  const std::int64_t all = weights[1], hidden = all / count;
  const auto units = static_cast<Size>(hidden), rows = static_cast<Size>(all);
  const std::string chosen = activation(reading, node);
  Entry entry{text_of(node.op == "RNN" ? std::string_view("Elman") : node.op, "<", in, ", ", hidden)};
  if (chosen != "Tanh") entry.head += ", " + chosen;
  entry.features = Entry::Features::last;
  entry.tensors.push_back({"weight_ih_l0",
                           {rows, shape[1]},
                           gates(checked(reading, node, 1, "the weights", weights), 0, from, units * shape[1])});
  entry.tensors.push_back(
      {"weight_hh_l0",
       {rows, units},
       gates(checked(reading, node, 2, "the recurrent weights", {1, all, hidden}), 0, from, units * units)});
  std::vector<double> biases;
  if (node.input(3).empty()) {
    reading.count(node, 2 * rows);
    biases.assign(2 * rows, 0);
  } else {
    biases = checked(reading, node, 3, "the biases", {1, 2 * all});
  }
  entry.tensors.push_back({"bias_ih_l0", {rows}, gates(biases, 0, from, units)});
  entry.tensors.push_back({"bias_hh_l0", {rows}, gates(biases, rows, from, units)});

  const Value y = reading.stepped(node, *x.step, std::move(entry), {shape[0], units}, {0, -2, -1, 1});
  if (!node.outputs[0].empty()) reading.set(node, y);
  // The state after the last step: directions × rows × features.
  if (node.outputs.size() > 1 && !node.outputs[1].empty() && reading.uses(node.outputs[1]) > 0) {
    OnnxNode last = node;
    last.outputs = {node.outputs[1]};
    reading.set(last, reading.stepped(node, *y.step, {"LastStep"}, {units}, {-2, -1, 0}));
  }
}

}  // namespace onnx
