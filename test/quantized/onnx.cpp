// SPDX-License-Identifier: MIT
#include "strata/quantized/onnx.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/io/onnx_model.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/quantized/quantize.hpp"
#include "support/eight_bits.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::network_of, strata_test::unlabelled;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;

// What onnxruntime makes of such models is tested in test/onnx.
namespace {

using Tiny = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
using Images = Network<Image<1, 10, 10>, Conv2d<1, 4, 3, ReLU>, MaxPool<2>, Conv2d<4, 8, 3, Tanh, Same>, AveragePool<2>,
                       Flatten, Dense<32, 3, Softmax>>;

/// How many nodes of a model have this operator, which is the fourth field of a node.
Size nodes(const std::string& model, const std::string& op) {
  const std::string field = "\x22" + std::string(1, static_cast<char>(op.size())) + op;
  Size found = 0;
  for (Size at = model.find(field); at != std::string::npos; at = model.find(field, at + 1)) ++found;
  return found;
}

template <class Net>
std::string model_of(const Quantized<Net>& network) {
  const TemporaryFolder folder;
  save_onnx(network, folder / "n.onnx");
  return text_of_file(folder / "n.onnx");
}

}  // namespace

TEST_CASE(
    "onnx in bytes: each activation goes through bytes, twice where it is a table; weights and biases are whole") {
  const std::string tiny = model_of(quantize(network_of<Tiny>(3), unlabelled<2>(60, 1)));
  CHECK(nodes(tiny, "QuantizeLinear") == 1 + 2 + 2);
  CHECK(nodes(tiny, "DequantizeLinear") == 5 + 3 + 3);
  CHECK(nodes(tiny, "Gemm") == 3);
  CHECK(nodes(tiny, "Tanh") == 2);
  CHECK(nodes(tiny, "Softmax") == 1);
  CHECK(contains(tiny, "layers.1.preactivation_zero_point"));
  const std::string images = model_of(quantize(network_of<Images>(3), unlabelled<100>(60, 1)));
  // Of x, z, the pool, z, a, the pool.
  CHECK(nodes(images, "QuantizeLinear") == 6);
  CHECK(nodes(images, "Conv") == 2);
}

TEST_CASE("onnx in bytes: a convolution in groups says so, and has the weights of a group's inputs") {
  using Net = Network<Image<4, 6, 6>, Conv2d<4, 8, 3, ReLU, Groups<2>>, Flatten, Dense<128, 2>>;
  const std::string model = model_of(quantize(network_of<Net>(3), unlabelled<144>(60, 1)));
  CHECK(nodes(model, "Conv") == 1);
  // An attribute: its name, that it is an integer, and the number.
  CHECK(contains(model, "group\xa0\x01\x02\x18\x02"));
  // Dimensions 8, 2, 3, 3 of type 3.
  CHECK(contains(model, "\x08\x08\x08\x02\x08\x03\x08\x03\x10\x03"));
}

TEST_CASE("onnx in bytes: weights are bytes, outputs first") {
  auto network = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  auto& p = detail::nth<0>(network.parameters().layers.each);
  OnnxGraph graph;
  p.weights(0, 0) = 1, p.weights(1, 0) = -2, p.weights(0, 1) = 3;
  detail::byte_factors<Quantized<Tiny>::Form<0>>(graph, p, network.parameters().layers.input, {"weight", true});
  const std::string bytes = graph.written("g").bytes();
  // Field 9 of the tensor, 40 bytes.
  CHECK(contains(bytes, "weight\x4a\x28\x01\xfe\x03"));
}

TEST_CASE("onnx in bytes: the same network gives the same bytes, and where nothing can be written, nothing is") {
  const TemporaryFolder folder;
  const auto network = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  CHECK(model_of(network) == model_of(network));
  CHECK(contains(error_of([&] { save_onnx(network, folder.path()); }).what(), "a folder"));
  CHECK(std::filesystem::is_empty(folder.path()));
}
