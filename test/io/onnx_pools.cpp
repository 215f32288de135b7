// SPDX-License-Identifier: MIT
#include "strata/io/onnx_pools.hpp"

#include <doctest/doctest.h>

#include "support/onnx_model.hpp"

using namespace strata;

namespace {

using Sides = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx pools: a window of an image has height and width, one of a sequence a width alone") {
  const auto of_image =
      test::written_layer<MaxPool<3, KernelWidth<2>, Stride<1, 2>, Padding<1>>::On<Extents<2, 8, 7>>>();
  CHECK(of_image.operators() == "Transpose MaxPool");
  CHECK(of_image.first("MaxPool").wholes.at("kernel_shape") == Sides{3, 2});
  CHECK(of_image.first("MaxPool").wholes.at("strides") == Sides{1, 2});
  CHECK(of_image.first("MaxPool").wholes.at("pads") == Sides{1, 1, 1, 1});
  const auto of_steps = test::written_layer<MaxPool<3, Padding<1>>::On<Extents<9, 2>>>();
  CHECK(of_steps.first("MaxPool").wholes.at("kernel_shape") == Sides{3});
  CHECK(of_steps.first("MaxPool").wholes.at("strides") == Sides{3});
  CHECK(of_steps.first("MaxPool").wholes.at("pads") == Sides{1, 1});
}

TEST_CASE("onnx pools: zeros around a map count in its means") {
  const auto found = test::written_layer<AveragePool<2, Padding<1>>::On<Extents<2, 8, 8>>>();
  CHECK(found.first("AveragePool").wholes.at("count_include_pad") == Sides{1});
}

TEST_CASE("onnx pools: a pool of everything gives plain numbers") {
  const auto mean = test::written_layer<GlobalAveragePool::On<Extents<2, 8, 8>>>();
  CHECK(mean.operators() == "Transpose GlobalAveragePool Reshape");
  CHECK(mean.tensors.at(mean.first("Reshape").inputs.at(1)).wholes == Sides{0, 2});
  CHECK(test::written_layer<GlobalMaxPool::On<Extents<9, 3>>>().operators() == "Transpose GlobalMaxPool Reshape");
}
