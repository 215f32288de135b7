// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "blueprint.hpp"
#include "strata/io/onnx_model.hpp"

namespace onnx {

/// The strata network that computes what a model does, and its parameters.
struct Network {
  std::string input;  ///< "Image<1, 28, 28>"
  std::vector<std::string> entries;
  std::string cost;  ///< none if it follows from the last entry
  Shape input_shape, output_shape;
  std::string input_axes, output_axes;  ///< what a model wants and gives, and where strata differs from that
  Size parameter_count = 0;
  std::vector<Tensor> tensors;  ///< as `load_network` wants them, called "layers.0.weight"

  /// "Network<Image<1, 28, 28>, …>"
  std::string type() const;
};

/// What a model is in strata. FileError, which names the node and what to do about it, if it has no such type.
Network translated(const strata::OnnxModel& model);

/// A header that declares the type as `Model`, with comments and `static_assert`s.
std::string header(const Network& network, const strata::OnnxModel& model);

/// The parameters as a safetensors file, in float. Error if a number is not finite or too large for that.
void save(const Network& network, const std::filesystem::path& path);

}  // namespace onnx
