// SPDX-License-Identifier: MIT
#include <algorithm>

#include "network.hpp"
#include "strata/io/safetensors_writer.hpp"

namespace onnx {

namespace {

using strata::detail::text_of;

/// "Network<", and each entry in a line of its own where they do not fit into one.
std::string wrapped(const Network& network) {
  const std::string type = network.type();
  constexpr Size widest = 120;
  if (type.size() + 15 <= widest) return type;
  std::string text = "Network<\n    " + network.input;
  for (const std::string& entry : network.entries) text += ",\n    " + entry;
  return text + (network.cost.empty() ? "" : ",\n    " + network.cost) + ">";
}

std::string extents(const Shape& shape) {
  std::string text = "strata::Extents<";
  if (shape.size() == 3) text += text_of(shape[2], ", ");
  text += text_of(shape[0]);
  if (shape.size() > 1) text += text_of(", ", shape[1]);
  return text + ">";
}

/// A piece of the file, safe in a comment.
std::string in_comment(std::string_view raw) {
  std::string text = strata::detail::quoted(raw);
  std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

}  // namespace

std::string header(const Network& network, const strata::OnnxModel& model) {
  std::string text = "// What an ONNX model computes, as a network of strata";
  if (!model.producer.empty()) text += "; written by " + in_comment(model.producer);
  text += ".\n//\n// Input:  " + network.input_axes + ".\n// Output: " + network.output_axes + ".\n";
  if (network.cost == "MeanSquaredError")
    text += "// The cost is for training only: name the one that the model was trained by.\n";
  text += "#pragma once\n\n#include <strata/strata.hpp>\n#include <type_traits>\n\n";
  text += "namespace from_onnx {\nusing namespace strata;\nusing Model = " + wrapped(network) + ";\n}\n";
  text += "using from_onnx::Model;\n\n";
  text += "static_assert(std::is_same_v<Model::InputShape, " + extents(network.input_shape) + ">);\n";
  text += "static_assert(std::is_same_v<Model::OutputShape, " + extents(network.output_shape) + ">);\n";
  text += text_of("static_assert(Model::parameter_count == ", network.parameter_count, ");\n");
  return text;
}

void save(const Network& network, const std::filesystem::path& path) {
  strata::detail::SafetensorsWriter file;
  file.note("format", "pt");
  for (const Tensor& tensor : network.tensors) {
    const std::vector<float> numbers(tensor.numbers.begin(), tensor.numbers.end());
    file.add<float>(tensor.name, tensor.shape, numbers);
  }
  file.write(path);
}

}  // namespace onnx
