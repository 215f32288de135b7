// SPDX-License-Identifier: MIT
#include "strata/io/onnx_plain.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_activations.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

using Shape1 = std::vector<std::int64_t>;
using Image342 = Extents<3, 4, 2>;

}  // namespace

TEST_CASE("onnx plain: a dense layer is a Gemm by PyTorch's weight, and its activation") {
  using L = Dense<2, 3, ReLU>;
  L::Parameters<float> p;
  p.weights = {{0, 1, 2}, {3, 4, 5}};
  p.biases = {6, 7, 8};
  const auto found = test::written_layer<L>(p);
  CHECK(found.operators() == "Gemm Relu");
  CHECK(found.nodes[0].inputs == std::vector<std::string>{"x", "l.weight", "l.bias"});
  CHECK(found.nodes[0].wholes.at("transB") == Shape1{1});
  CHECK(found.tensors.at("l.weight").shape == Shape1{3, 2});
  CHECK(found.tensors.at("l.weight").numbers == std::vector<float>{0, 3, 1, 4, 2, 5});
  CHECK(found.tensors.at("l.bias").numbers == std::vector<float>{6, 7, 8});
}

TEST_CASE("onnx plain: a dense layer without bias has two inputs") {
  CHECK(test::written_layer<Dense<2, 3, Identity, NoBias>>().first("Gemm").inputs.size() == 2);
}

TEST_CASE("onnx plain: a scaling of inputs is a subtraction and a multiplication") {
  const auto found = test::written_layer<Normalize<2>>();
  CHECK(found.operators() == "Sub Mul");
  CHECK(found.tensors.at("l.shift").shape == Shape1{2});
  CHECK(found.tensors.at("l.factor").numbers == std::vector<float>{0.5F, 0.5F});
}

TEST_CASE("onnx plain: nothing is dropped in predictions") {
  CHECK(test::written_layer<Dropout<0.5>::On<Extents<3>>>().operators() == "Identity");
}

TEST_CASE("onnx plain: a Flatten takes the numbers as they lie in memory, channels last") {
  const auto p = NoParameters();
  CHECK(test::written_layer<Flatten::On<Image342>>(p).operators() == "Reshape");
  CHECK(test::written_layer<Flatten::On<Image342>>(p, true).operators() == "Transpose Reshape");
  CHECK(test::written_layer<Flatten::On<Extents<3>>>(p).operators() == "Identity");
}

TEST_CASE("onnx plain: an activation on a shape is that on its numbers") {
  CHECK(test::written_layer<Apply<Tanh>::On<Image342>>(NoParameters(), true).operators() == "Tanh");
  CHECK(test::written_layer<Apply<Softmax>::On<Image342>>(NoParameters(), true).operators() == "Transpose Softmax");
}

TEST_CASE("onnx plain: the slopes of a PReLU lie along the channels, wherever these are") {
  using L = PReLU<3>::On<Image342>;
  L::Parameters<float> p;
  p.slopes = {1, 2, 3};
  CHECK(test::written_layer<L>(p).tensors.at("l.weight").shape == Shape1{3});
  CHECK(test::written_layer<L>(p, true).tensors.at("l.weight").shape == Shape1{3, 1, 1});
  CHECK(test::written_layer<L>(p, true).tensors.at("l.weight").numbers == std::vector<float>{1, 2, 3});
}
