// SPDX-License-Identifier: MIT
#include "strata/layer/residual.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

using Block = Residual<Conv2d<2, 3, 3, Tanh, Same>, Conv2d<3, 2, 3, Identity, Same>>;
using Changing = Residual<Project<Conv2d<2, 4, 1, Identity, Stride<2>>>, Conv2d<2, 4, 3, Tanh, Padding<1>, Stride<2>>>;
using Causally = Residual<Conv1d<2, 3, 3, Tanh, Causal, Dilation<4>>, Conv1d<3, 2, 1>>;

}  // namespace

TEST_CASE("residual: y is F(x) + x, or F(x) + P(x)") {
  Network<Input<2>, Residual<Dense<2, 2>>> network;
  auto& f = network.layer<0>().layers.get<0>();
  f.weights = {{1, 2}, {3, 4}};
  f.biases = {10, 20};
  const auto y = network.predict({1, 2});
  CHECK(y(0) == 1 + 3 * 2 + 10 + 1);
  CHECK(y(1) == 2 + 4 * 2 + 20 + 2);

  Network<Input<2>, Residual<Project<Dense<2, 1, Identity, NoBias>>, Dense<2, 3, Tanh>, Dense<3, 1>>> other;
  auto& [chain, project] = other.layer<0>().layers;
  chain.layers.get<1>().weights.fill(0);
  chain.layers.get<1>().biases(0) = 5;
  project.weights = {{1}, {10}};
  CHECK(other.predict({1, 2})(0) == 5 + 1 + 20);
}

TEST_CASE("residual: shapes and the numbers of parameters and operations follow from what it holds") {
  using L = Changing::On<Extents<2, 8, 8>>;
  static_assert(std::same_as<L::OutputShape, Extents<4, 4, 4>>);
  static_assert(tensor_elements<L::Parameters<float>> == 2 * 4 + 4 + 9 * 2 * 4 + 4);
  static_assert(L::operations == 2 * 16 * (2 * 4 + 9 * 2 * 4));
  static_assert(Causally::On<Extents<9, 2>>::history == 8);
  CHECK(L::Parameters<float>::saved_as[0].name == "0.weight");
  CHECK(Block::On<Extents<2, 8, 8>>::Parameters<float>::saved_as[3].name == "0.1.bias");
}

TEST_CASE("residual: gradients agree with differences, nested as well") {
  CHECK(check_gradients<Block::On<Extents<2, 4, 5>>>().passed());
  CHECK(check_gradients<Changing::On<Extents<2, 5, 4>>>().passed());
  CHECK(check_gradients<Residual<Dense<3, 4, Tanh>, Residual<Dense<4, 4, Sigmoid>>, Dense<4, 3>>::On<Extents<3>>>()
            .passed());
  CHECK(
      check_network_gradients<Network<Input<3, double>, Dense<3, 4, Tanh>, Residual<Dense<4, 4, Tanh>>, Dense<4, 2>>>()
          .passed());
}

TEST_CASE("residual: a stream gives what the whole sequence gives") {
  CHECK(check_streaming<Causally, 60, 2>().passed());
  CHECK(check_streaming<Residual<Causally, Conv1d<2, 2, 2, Tanh, Causal>>, 60, 2>().passed());
  CHECK(check_streaming<Residual<Dense<3, 3>>::On<Extents<3>>>().passed());
  static_assert(!detail::Streamable<Residual<Conv1d<2, 2, 3, Tanh, Same>>::On<Extents<9, 2>>>);
}
