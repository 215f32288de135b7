// SPDX-License-Identifier: MIT
#include "strata/io/onnx_recurrence.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "strata/activation/silu.hpp"
#include "strata/io/onnx_activations.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

using Steps52 = Extents<5, 2>;
using Lengths = std::vector<std::int64_t>;

/// Parameters whose numbers count from 0, tensor by tensor.
template <class L>
typename L::template Parameters<float> counting() {
  typename L::template Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) { std::iota(tensor.data(), tensor.data() + tensor.size(), 0.0F); });
  return p;
}

}  // namespace

TEST_CASE("onnx recurrence: steps come first, and the axis of directions is taken away") {
  const auto found = test::written_layer<GRU<2, 3>::On<Steps52>>();
  CHECK(found.operators() == "Transpose GRU Squeeze Transpose");
  CHECK(found.nodes[0].wholes.at("perm") == Lengths{1, 0, 2});
  CHECK(found.tensors.at(found.first("Squeeze").inputs.at(1)).wholes == Lengths{1});
  CHECK(found.first("GRU").wholes.at("hidden_size") == Lengths{3});
  CHECK(found.first("GRU").wholes.at("linear_before_reset") == Lengths{1});
}

TEST_CASE("onnx recurrence: the gates of a GRU, r z n, are written as z r h, output by output") {
  using L = GRU<2, 1>::On<Steps52>;
  const auto found = test::written_layer<L>(counting<L>());
  CHECK(found.tensors.at("l.weight_ih_l0").shape == Lengths{1, 3, 2});
  CHECK(found.tensors.at("l.weight_ih_l0").numbers == std::vector<float>{1, 4, 0, 3, 2, 5});
  CHECK(found.tensors.at("l.weight_hh_l0").shape == Lengths{1, 3, 1});
  CHECK(found.tensors.at("l.bias").shape == Lengths{1, 6});
  CHECK(found.tensors.at("l.bias").numbers == std::vector<float>{1, 0, 2, 1, 0, 2});
}

TEST_CASE("onnx recurrence: the gates of an LSTM, i f g o, are written as i o f c") {
  using L = LSTM<1, 1>::On<Extents<5, 1>>;
  const auto found = test::written_layer<L>(counting<L>());
  CHECK(found.operators() == "Transpose LSTM Squeeze Transpose");
  CHECK(found.tensors.at("l.weight_ih_l0").numbers == std::vector<float>{0, 3, 1, 2});
  CHECK(found.tensors.at("l.bias").numbers == std::vector<float>{0, 3, 1, 2, 0, 3, 1, 2});
}

TEST_CASE("onnx recurrence: an Elman layer is an RNN by the activations that RNN has, else a Scan") {
  const auto texts_of = [](const test::OnnxGraphRead& found) { return found.first("RNN").texts.at("activations"); };
  CHECK(texts_of(test::written_layer<Elman<2, 3>::On<Steps52>>()) == std::vector<std::string>{"Tanh"});
  CHECK(texts_of(test::written_layer<Elman<2, 3, ReLU>::On<Steps52>>()) == std::vector<std::string>{"Relu"});
  CHECK(texts_of(test::written_layer<Elman<2, 3, Sigmoid>::On<Steps52>>()) == std::vector<std::string>{"Sigmoid"});
  const auto found = test::written_layer<Elman<2, 3, SiLU>::On<Steps52>>();
  const test::OnnxGraphRead body(found.first("Scan").graphs.at("body"));
  CHECK(body.operators() == "MatMul Add Add Sigmoid Mul Identity Identity");
}

TEST_CASE("onnx recurrence: a sequence whose channels come first is turned") {
  using L = GRU<2, 3>::On<Steps52>;
  CHECK(test::written_layer<L>(counting<L>(), true).operators() == "Transpose Transpose GRU Squeeze Transpose");
}
