// SPDX-License-Identifier: MIT
#include "strata/layer/parallel.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

using Both =
    Parallel<Conv1d<2, 3, 2, Tanh, Causal>, Sequential<Conv1d<2, 1, 1, Sigmoid>, Conv1d<1, 2, 4, Tanh, Causal>>>;

TEST_CASE("parallel: at each place the channels of all branches side by side") {
  Network<Sequence<2, 1>, Parallel<Conv1d<1, 1, 1, Identity, NoBias>, Conv1d<1, 2, 1, Identity, NoBias>>> network;
  auto& [a, b] = network.layer<0>().layers;
  a.weights(0, 0) = 2;
  b.weights = {{10, 100}};
  const auto y = network.predict({1, 3});
  static_assert(std::same_as<decltype(network)::OutputShape, Extents<2, 3>>);
  const std::array<float, 6> expected{2, 10, 100, 6, 30, 300};
  for (Size i = 0; i < 6; ++i) CHECK(y(i) == expected[i]);
}

TEST_CASE("parallel: of plain numbers, sequences and images") {
  static_assert(
      std::same_as<Parallel<Dense<2, 3>, Dense<2, 4>, Dense<2, 5>>::On<Extents<2>>::OutputShape, Extents<12>>);
  static_assert(std::same_as<Parallel<Conv2d<2, 3, 3, ReLU, Same>, Conv2d<2, 4, 1>>::On<Extents<2, 6, 5>>::OutputShape,
                             Extents<7, 6, 5>>);
}

TEST_CASE("parallel: gradients agree with differences") {
  CHECK(check_gradients<Both::On<Extents<6, 2>>>().passed());
  CHECK(check_gradients<Parallel<Dense<2, 3>, Dense<2, 4, Tanh>, Dense<2, 1>>::On<Extents<2>>>().passed());
  CHECK(check_gradients<Parallel<Conv2d<2, 3, 3, Tanh, Same>, Conv2d<2, 2, 1>>::On<Extents<2, 3, 4>>>().passed());
}

TEST_CASE("parallel: a stream gives what the whole sequence gives") {
  static_assert(Both::On<Extents<6, 2>>::history == 3);
  CHECK(check_streaming<Both, 50, 2>().passed());
}
