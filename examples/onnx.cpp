// SPDX-License-Identifier: MIT
// run: onnx — what a model of PyTorch or Keras (MODEL.onnx) is in strata: its type, and its weights as a file
//
// onnx MODEL.onnx [WEIGHTS.safetensors]: prints a header with the type, which is to be compiled into a program, and
// writes the weights that `load_network` sets in it, beside the model unless it is told where:
//
//     examples/run onnx digits.onnx > digits.hpp
//
//     #include "digits.hpp"
//     Model model;
//     load_network(model, "digits.safetensors");
#include <cstdio>
#include <exception>
#include <filesystem>

#include "onnx/network.hpp"

int main(int count, char** words) {
  if (count != 2 && count != 3) {
    std::fprintf(stderr, "onnx MODEL.onnx [WEIGHTS.safetensors]\n");
    return 2;
  }
  try {
    const std::filesystem::path path = words[1];
    const std::filesystem::path weights =
        count == 3 ? std::filesystem::path(words[2]) : std::filesystem::path(path).replace_extension("safetensors");
    const strata::OnnxModel model = strata::read_onnx_model(path);
    const onnx::Network network = onnx::translated(model);
    onnx::save(network, weights);
    std::printf("%s", onnx::header(network, model).c_str());
    std::fprintf(stderr, "%zu parameters are in %s\n", network.parameter_count, weights.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
