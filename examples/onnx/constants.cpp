// SPDX-License-Identifier: MIT
// Nodes all of whose inputs are constants: shapes that exporters compute, and weights that they transpose.
#include <algorithm>
#include <functional>

#include "reading.hpp"

namespace onnx {

namespace {

OnnxTensor wholes(std::vector<std::int64_t> numbers, bool is_list = true) {
  OnnxTensor tensor;
  tensor.is_whole = true;
  if (is_list) tensor.shape = {static_cast<std::int64_t>(numbers.size())};
  tensor.wholes = std::move(numbers);
  return tensor;
}
OnnxTensor reals(std::vector<double> numbers, bool is_list = true) {
  OnnxTensor tensor;
  if (is_list) tensor.shape = {static_cast<std::int64_t>(numbers.size())};
  tensor.reals = std::move(numbers);
  return tensor;
}

void fold_constant(Reading& reading, const OnnxNode& node) {
  for (const strata::OnnxAttributeRead& each : node.attributes) {
    if (each.name == "value" && !each.tensors.empty()) return reading.set(node, each.tensors[0]);
    if (each.name == "value_int") return reading.set(node, wholes({each.whole}, false));
    if (each.name == "value_ints") return reading.set(node, wholes(each.wholes));
    if (each.name == "value_float") return reading.set(node, reals({each.real}, false));
  }
  reading.fail(node, "a tensor or a number as its value", "another", "let the constant be dense");
}

/// Numbers that all are the same, of a shape that need not be known.
void fold_uniform(Reading& reading, const OnnxNode& node) {
  OnnxTensor one;
  if (node.op == "Expand") {
    const Constant& of = reading.constant(node, 0, "what is repeated");
    if (of.tensor->size() == 0) reading.fail(node, "numbers", "none", "the file is damaged: get it again");
    const auto& tensor = *of.tensor;
    const bool is_uniform = tensor.is_whole
                                ? std::equal(tensor.wholes.begin() + 1, tensor.wholes.end(), tensor.wholes.begin())
                                : std::equal(tensor.reals.begin() + 1, tensor.reals.end(), tensor.reals.begin());
    if (!is_uniform) reading.fail(node, "one number that is repeated", "several", "let it be a constant of the model");
    one = tensor.is_whole ? wholes({tensor.wholes[0]}) : reals({tensor.reals[0]});
  } else {
    const auto* const value = node.attribute("value");
    one = value == nullptr || value->tensors.empty() ? reals({0}) : value->tensors[0];
  }
  if (one.size() != 1) reading.fail(node, "one number as its value", text_of(one.size()), "the file is damaged");
  if (node.op == "ConstantOfShape") {
    // A short list is one; of anything else that it is uniform is enough.
    const auto shape = reading.wholes(node, 0, "a shape");
    constexpr std::int64_t longest = 64;
    if (shape.size() == 1 && shape[0] >= 0 && shape[0] <= longest) {
      one.shape = shape;
      one.reals.resize(one.is_whole ? 0 : static_cast<Size>(shape[0]), one.is_whole ? 0 : one.reals[0]);
      one.wholes.resize(one.is_whole ? static_cast<Size>(shape[0]) : 0, one.is_whole ? one.wholes[0] : 0);
      return reading.set(node, std::move(one));
    }
  }
  reading.set(node, std::move(one), true);
}

void fold_arithmetic(Reading& reading, const OnnxNode& node) {
  const OnnxTensor& a = *reading.constant(node, 0, "a number").tensor;
  const OnnxTensor& b = *reading.constant(node, 1, "a number").tensor;
  const std::string_view op = node.op;
  if (a.is_whole != b.is_whole || (a.size() != b.size() && a.size() != 1 && b.size() != 1) || a.size() == 0 ||
      b.size() == 0)
    reading.fail(node, "constants of one size", text_of(a.size(), " and ", b.size()), "export with constant folding");
  const Size size = std::max(a.size(), b.size());
  OnnxTensor result = a.size() == size ? a : b;
  for (Size i = 0; i < size; ++i) {
    if (!a.is_whole) {
      const double x = a.reals[a.size() == 1 ? 0 : i], y = b.reals[b.size() == 1 ? 0 : i];
      result.reals[i] = op == "Add" ? x + y : op == "Sub" ? x - y : op == "Mul" ? x * y : x / y;
      continue;
    }
    constexpr std::int64_t most = std::int64_t{1} << 31U;
    const std::int64_t x = a.wholes[a.size() == 1 ? 0 : i], y = b.wholes[b.size() == 1 ? 0 : i];
    const bool is_one = op == "Mul" || op == "Div";
    if ((x == rows_length && is_one && y == 1) || (y == rows_length && op == "Mul" && x == 1)) {
      result.wholes[i] = rows_length;
      continue;
    }
    if (x < -most || x > most || y < -most || y > most || (op == "Div" && y == 0))
      reading.fail(node, "lengths that do not depend on the number of rows", "one that does, or none",
                   "reshape each row by itself");
    result.wholes[i] = op == "Add" ? x + y : op == "Sub" ? x - y : op == "Mul" ? x * y : x / y;
  }
  reading.set(node, std::move(result));
}

/// Lists one after the other.
void fold_concat(Reading& reading, const OnnxNode& node) {
  std::vector<std::int64_t> list;
  for (Size i = 0; i < node.inputs.size(); ++i) {
    const auto more = reading.wholes(node, i, "a part of a shape");
    reading.count(node, more.size());
    list.insert(list.end(), more.begin(), more.end());
  }
  reading.set(node, wholes(std::move(list)));
}

/// Parts of a list.
void fold_gather(Reading& reading, const OnnxNode& node) {
  const auto all = reading.wholes(node, 0, "a shape");
  std::vector<std::int64_t> list;
  for (const std::int64_t index : reading.wholes(node, 1, "indices"))
    list.push_back(all[reading.axis(node, index, all.size())]);
  reading.set(node, wholes(std::move(list), !reading.constant(node, 1, "indices").tensor->shape.empty()));
}

/// Rows of a table of whole numbers, or parts of a list.
void fold_slice(Reading& reading, const OnnxNode& node) {
  const Constant& of = reading.constant(node, 0, "a shape");
  if (of.is_uniform) return reading.alias(node, node.input(0));
  const auto all = reading.wholes(node, 0, "a shape");
  const auto starts = reading.list(node, "starts", 1), ends = reading.list(node, "ends", 2);
  const auto axes = reading.list(node, "axes", 3), steps = reading.list(node, "steps", 4);
  const bool by_step = steps && steps->size() == 1;
  const std::int64_t step = by_step ? (*steps)[0] : 1;
  const auto& shape = of.tensor->shape;
  if (!starts || !ends || starts->size() != 1 || ends->size() != 1 || (axes && *axes != std::vector<std::int64_t>{0}) ||
      (steps && !by_step) || (step != 1 && step != -1) || shape.empty() || shape[0] == 0)
    reading.fail(node, "a slice of the first axis by steps of 1 or -1", "another", "export with constant folding");
  const std::int64_t rows = shape[0];
  const Size width = all.size() / static_cast<Size>(rows);
  const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? rows : rows - 1;
  const auto bound = [&](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? std::max(at, -rows - 1) + rows : at, low, high);
  };
  OnnxTensor part = wholes({});
  const std::int64_t end = bound((*ends)[0]);
  for (std::int64_t row = bound((*starts)[0]); step > 0 ? row < end : row > end; row += step) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(static_cast<Size>(row) * width);
    part.wholes.insert(part.wholes.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  part.shape = shape;
  part.shape[0] = width == 0 ? 0 : static_cast<std::int64_t>(part.wholes.size() / width);
  reading.set(node, std::move(part));
}

void fold_transpose(Reading& reading, const OnnxNode& node) {
  const OnnxTensor& tensor = *reading.constant(node, 0, "a matrix").tensor;
  const auto* const perm = node.attribute("perm");
  const bool swaps = perm == nullptr || perm->wholes == std::vector<std::int64_t>{1, 0};
  if (tensor.shape.size() != 2 || !swaps)
    reading.fail(node, "a matrix that is transposed", "another constant", "export with constant folding");
  const auto rows = static_cast<Size>(tensor.shape[0]), columns = static_cast<Size>(tensor.shape[1]);
  reading.count(node, tensor.size());
  OnnxTensor turned = tensor;
  turned.shape = {tensor.shape[1], tensor.shape[0]};
  const auto turn = [&](const auto& from, auto& to) {
    for (Size i = 0; i < from.size(); ++i) to[i % columns * rows + i / columns] = from[i];
  };
  turn(tensor.reals, turned.reals);
  turn(tensor.wholes, turned.wholes);
  reading.set(node, std::move(turned));
}

/// The same numbers in other axes.
void fold_axes(Reading& reading, const OnnxNode& node) {
  const Constant& of = reading.constant(node, 0, "numbers");
  if (of.is_uniform) return reading.alias(node, node.input(0));
  OnnxTensor tensor = *of.tensor;
  const auto count = static_cast<std::int64_t>(tensor.size());
  if (node.op == "Reshape") {
    const auto target = reading.list(node, "shape", 1);
    std::vector<std::int64_t> shape = target ? *target : std::vector<std::int64_t>();
    std::int64_t known = 1;
    for (Size i = 0; i < shape.size(); ++i) {
      if (shape[i] == 0 && i < tensor.shape.size()) shape[i] = tensor.shape[i];
      if (shape[i] > 0 && known <= count) known = known * std::min(shape[i], count + 1);
    }
    for (std::int64_t& length : shape)
      if (length == -1 && known > 0) known *= length = count / known;
    if (known != count || std::any_of(shape.begin(), shape.end(), [](auto length) { return length < 0; }))
      reading.fail(node, text_of("a shape of ", count, " numbers"), "another", "the file is damaged: get it again");
    tensor.shape = shape;
  } else if (node.op == "Unsqueeze") {
    const auto axes = reading.list(node, "axes", 1);
    if (!axes || axes->size() + tensor.shape.size() > 8)
      reading.fail(node, "axes, at most 8 with those that there are", "none, or more", "the file is damaged");
    std::vector<Size> places;
    for (const std::int64_t axis : *axes)
      places.push_back(reading.axis(node, axis, axes->size() + tensor.shape.size()));
    std::sort(places.begin(), places.end());
    for (const Size place : places)
      tensor.shape.insert(tensor.shape.begin() + static_cast<std::ptrdiff_t>(std::min(place, tensor.shape.size())), 1);
  } else {
    std::erase(tensor.shape, 1);
  }
  reading.set(node, std::move(tensor));
}

}  // namespace

void fold(Reading& reading, const OnnxNode& node) {
  using Fold = void (*)(Reading&, const OnnxNode&);
  static const std::map<std::string_view, Fold> folds{{"Constant", fold_constant},   {"ConstantOfShape", fold_uniform},
                                                      {"Expand", fold_uniform},      {"Add", fold_arithmetic},
                                                      {"Sub", fold_arithmetic},      {"Mul", fold_arithmetic},
                                                      {"Div", fold_arithmetic},      {"Concat", fold_concat},
                                                      {"Gather", fold_gather},       {"Slice", fold_slice},
                                                      {"Transpose", fold_transpose}, {"Reshape", fold_axes},
                                                      {"Unsqueeze", fold_axes},      {"Squeeze", fold_axes}};
  if ((node.op == "Identity" || node.op == "Cast" || node.op == "Dropout") && !node.input(0).empty())
    return reading.alias(node, node.input(0));
  const auto found = folds.find(node.op);
  if (found == folds.end())
    reading.fail(node, "constants that are computed by few operators", text_of("the operator ", quoted(node.op)),
                 "export with constant folding, or simplify the model first");
  found->second(reading, node);
}

}  // namespace onnx
