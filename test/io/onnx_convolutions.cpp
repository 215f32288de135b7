// SPDX-License-Identifier: MIT
#include "strata/io/onnx_convolutions.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_activations.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

using Places = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx convolutions: an image's channels come first, and stay there for the activation") {
  const auto found = test::written_layer<Conv2d<3, 4, 2, ReLU>::On<Extents<3, 6, 5>>>();
  CHECK(found.operators() == "Transpose Conv Relu");
  const test::OnnxNode& conv = found.first("Conv");
  CHECK(conv.inputs == std::vector<std::string>{"l.Transpose", "l.weight", "l.bias"});
  CHECK(found.tensors.at("l.weight").shape == Places{4, 3, 2, 2});
  CHECK(found.tensors.at("l.bias").shape == Places{4});
}

TEST_CASE("onnx convolutions: maps whose channels come first already are not turned") {
  using L = Conv2d<3, 4, 2, Identity, NoBias>::On<Extents<3, 6, 5>>;
  const auto found = test::written_layer<L>(L::Parameters<float>(), true);
  CHECK(found.operators() == "Conv");
  CHECK(found.first("Conv").inputs.size() == 2);
}

TEST_CASE("onnx convolutions: a kernel's options are attributes, those of the height first") {
  using L = Conv2d<4, 6, 3, Tanh, KernelWidth<2>, Stride<2, 1>, Dilation<1, 3>, Padding<1, 2>, Groups<2>>;
  const auto found = test::written_layer<L::On<Extents<4, 9, 8>>>();
  const auto& attributes = found.first("Conv").wholes;
  CHECK(attributes.at("kernel_shape") == Places{3, 2});
  CHECK(attributes.at("strides") == Places{2, 1});
  CHECK(attributes.at("dilations") == Places{1, 3});
  CHECK(attributes.at("pads") == Places{1, 2, 1, 2});
  CHECK(attributes.at("group") == Places{2});
  CHECK(found.tensors.at("l.weight").shape == Places{6, 2, 3, 2});
}

TEST_CASE("onnx convolutions: where the zeros around a map are uneven, the last side has one more") {
  const auto found = test::written_layer<Conv2d<1, 1, 4, Identity, Same>::On<Extents<1, 9, 9>>>();
  CHECK(found.first("Conv").wholes.at("pads") == Places{1, 1, 2, 2});
}

TEST_CASE("onnx convolutions: a sequence has a width alone, and a causal one its zeros before it") {
  const auto found = test::written_layer<Conv1d<2, 3, 3, Tanh, Causal, Dilation<4>>::On<Extents<20, 2>>>();
  const auto& attributes = found.first("Conv").wholes;
  CHECK(found.first("Transpose").wholes.at("perm") == Places{0, 2, 1});
  CHECK(attributes.at("kernel_shape") == Places{3});
  CHECK(attributes.at("dilations") == Places{4});
  CHECK(attributes.at("pads") == Places{8, 0});
  CHECK(found.tensors.at("l.weight").shape == Places{3, 2, 3});
}

TEST_CASE("onnx convolutions: a transposed one cuts what a convolution pads") {
  const auto found = test::written_layer<ConvTranspose1d<2, 3, 4, Tanh, Stride<2>, Padding<1>>::On<Extents<7, 2>>>();
  CHECK(found.operators() == "Transpose ConvTranspose Tanh");
  CHECK(found.first("ConvTranspose").wholes.at("pads") == Places{1, 1});
  CHECK(found.first("ConvTranspose").wholes.at("strides") == Places{2});
  CHECK(found.tensors.at("l.weight").shape == Places{2, 3, 4});
  const auto causal = test::written_layer<ConvTranspose1d<2, 3, 4, Tanh, Causal, NoBias>::On<Extents<7, 2>>>();
  CHECK(causal.first("ConvTranspose").wholes.at("pads") == Places{0, 3});
  CHECK(causal.first("ConvTranspose").inputs.size() == 2);
}
