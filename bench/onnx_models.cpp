// SPDX-License-Identifier: MIT
// onnx_models FOLDER: writes 784-200-30-10 as digits.onnx and, in eight bits, as digits_in_bytes.onnx, for
// `bench/run onnxruntime`.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <strata/quantized/onnx.hpp>
#include <strata/quantized/quantize.hpp>
#include <strata/strata.hpp>

using namespace strata;
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw Error("usage: onnx_models FOLDER");
    const std::filesystem::path folder = argv[1];
    const Digits digits;
    save_onnx(digits, folder / "digits.onnx");
    save_onnx(quantize(digits, make_glyphs({.rows = 1000})), folder / "digits_in_bytes.onnx");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
