// SPDX-License-Identifier: MIT
#include "strata/io/onnx_activations.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_plain.hpp"
#include "support/onnx_model.hpp"

// What they compute is held to an engine's results in test/onnx; here stands what they are made of.

using namespace strata;

namespace {

template <class A>
test::OnnxGraphRead written() {
  return test::written_layer<Activate<4, A>>();
}

}  // namespace

TEST_CASE("onnx activations: those that ONNX has are one node") {
  CHECK(written<ReLU>().operators() == "Relu");
  CHECK(written<ELU>().operators() == "Elu");
  CHECK(written<Softplus>().operators() == "Softplus");
  CHECK(written<Sigmoid>().operators() == "Sigmoid");
  CHECK(written<Tanh>().operators() == "Tanh");
  CHECK(written<LeakyReLU<0.2>>().first("LeakyRelu").reals.at("alpha") == std::vector<float>{0.2F});
  CHECK(written<Softmax>().first("Softmax").wholes.at("axis") == std::vector<std::int64_t>{-1});
}

TEST_CASE("onnx activations: a hard tanh is clipped at −1 and 1") {
  const auto found = written<HardTanh>();
  const test::OnnxNode& clip = found.first("Clip");
  CHECK(found.tensors.at(clip.inputs.at(1)).numbers == std::vector<float>{-1});
  CHECK(found.tensors.at(clip.inputs.at(2)).numbers == std::vector<float>{1});
}

TEST_CASE("onnx activations: those that version 17 has not are composed") {
  CHECK(written<SiLU>().operators() == "Sigmoid Mul");
  CHECK(written<GELU>().operators() == "Mul Erf Add Mul Mul");
  CHECK(written<GELUTanh>().operators() == "Mul Mul Mul Add Mul Tanh Add Mul Mul");
}

TEST_CASE("onnx activations: the identity is nothing") {
  CHECK(test::written_layer<Dense<4, 2>>().operators() == "Gemm");
}
