// SPDX-License-Identifier: MIT
#include "strata/io/onnx_normalizations.hpp"

#include <doctest/doctest.h>

#include "support/onnx_model.hpp"

using namespace strata;

TEST_CASE("onnx normalizations: that of batches has its running statistics, and takes the channels first") {
  using L = BatchNorm<2, Epsilon<0.25>>::On<Extents<2, 3, 3>>;
  L::Parameters<float> p;
  p.scale = {1, 2};
  p.shift = {3, 4};
  p.mean = {5, 6};
  p.variance = {7, 8};
  const auto found = test::written_layer<L>(p);
  CHECK(found.operators() == "Transpose BatchNormalization");
  const test::OnnxNode& node = found.first("BatchNormalization");
  CHECK(node.reals.at("epsilon") == std::vector<float>{0.25F});
  CHECK(node.inputs ==
        std::vector<std::string>{"l.Transpose", "l.weight", "l.bias", "l.running_mean", "l.running_var"});
  CHECK(found.tensors.at("l.weight").numbers == std::vector<float>{1, 2});
  CHECK(found.tensors.at("l.bias").numbers == std::vector<float>{3, 4});
  CHECK(found.tensors.at("l.running_mean").numbers == std::vector<float>{5, 6});
  CHECK(found.tensors.at("l.running_var").numbers == std::vector<float>{7, 8});
  CHECK(test::written_layer<L>(p, true).operators() == "BatchNormalization");
}

TEST_CASE("onnx normalizations: that of features takes them last") {
  using L = LayerNorm<2>::On<Extents<2, 3, 3>>;
  const auto found = test::written_layer<L>();
  CHECK(found.operators() == "LayerNormalization");
  CHECK(found.nodes[0].wholes.at("axis") == std::vector<std::int64_t>{-1});
  CHECK(found.nodes[0].reals.at("epsilon") == std::vector<float>{1e-5F});
  CHECK(test::written_layer<L>(L::Parameters<float>(), true).operators() == "Transpose LayerNormalization");
}
