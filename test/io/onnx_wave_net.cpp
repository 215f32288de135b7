// SPDX-License-Identifier: MIT
#include "strata/io/onnx_wave_net.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "support/onnx_model.hpp"

using namespace strata;

namespace {

using Axes3 = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx wave net: an array is a mix, a convolution for each dilation with its skip sum, and a head") {
  using L = WaveNet<1, WaveNetArray<2, 3, 1, Tanh, Dilations<1, 4>, HeadBias>>::On<Extents<20, 1>>;
  const auto found = test::written_layer<L>();
  CHECK(found.operators() == "Transpose Conv Conv Conv Add Tanh Conv Add Conv Conv Add Tanh Add Conv");
  CHECK(found.tensors.at("l.0.dilations.1.weight").shape == Axes3{2, 2, 3});
  CHECK(found.tensors.at("l.0.head.bias").shape == Axes3{1});
  CHECK(found.nodes[8].wholes.at("dilations") == Axes3{4});
  CHECK(found.nodes[8].wholes.at("pads") == Axes3{8, 0});
}

TEST_CASE("onnx wave net: the taps of a kernel lie before the condition's weights, the oldest first") {
  using L = WaveNet<1, WaveNetArray<2, 2, 1, Tanh, Dilations<1>>>::On<Extents<9, 1>>;
  L::Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) { std::iota(tensor.data(), tensor.data() + tensor.size(), 0.0F); });
  const auto found = test::written_layer<L>(p);
  // W has a row for each tap's channels, then one of the condition: [[0 1] [2 3]] [[4 5] [6 7]] [8 9].
  CHECK(found.tensors.at("l.0.dilations.0.weight").numbers == std::vector<float>{0, 4, 2, 6, 1, 5, 3, 7});
  CHECK(found.tensors.at("l.0.dilations.0.condition.weight").numbers == std::vector<float>{8, 9});
}

TEST_CASE("onnx wave net: the last convolution of the last array gives no channels, since nobody takes them") {
  using L = WaveNet<1, WaveNetArray<2, 2, 2, Tanh, Dilations<1>>, WaveNetArray<2, 2, 1, Tanh, Dilations<1>>>;
  const auto found = test::written_layer<L::On<Extents<9, 1>>>();
  CHECK(found.tensors.contains("l.0.dilations.0.mix.weight"));
  CHECK(!found.tensors.contains("l.1.dilations.0.mix.weight"));
}

TEST_CASE("onnx wave net: half of a gated array's sums are a gate for the other half") {
  using L = WaveNet<1, WaveNetArray<2, 2, 1, Tanh, Dilations<1>, Gate>>::On<Extents<9, 1>>;
  const auto found = test::written_layer<L>();
  CHECK(found.first("Split").wholes.at("axis") == Axes3{1});
  CHECK(found.operators() == "Transpose Conv Conv Conv Add Split Tanh Sigmoid Mul Conv");
}
