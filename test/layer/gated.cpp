// SPDX-License-Identifier: MIT
#include "strata/layer/gated.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

using Gate = Gated<Conv1d<2, 3, 2, Tanh, Causal, Dilation<3>>, Conv1d<2, 3, 3, Sigmoid, Causal>>;

TEST_CASE("gated: y is A(x) times B(x), number by number") {
  Network<Input<2>, Gated<Dense<2, 2, Identity, NoBias>, Dense<2, 2, Identity, NoBias>>> network;
  auto& [a, b] = network.layer<0>().layers;
  a.weights = {{1, 0}, {0, 1}};
  b.weights = {{1, 10}, {2, 20}};
  const auto y = network.predict({3, 5});
  CHECK(y(0) == 3 * (3 + 10));
  CHECK(y(1) == 5 * (30 + 100));
}

TEST_CASE("gated: gradients agree with differences") {
  CHECK(check_gradients<Gate::On<Extents<7, 2>>>().passed());
  CHECK(check_gradients<Gated<Dense<3, 2>, Sequential<Dense<3, 4, Tanh>, Dense<4, 2, Sigmoid>>>::On<Extents<3>>>()
            .passed());
}

TEST_CASE("gated: a stream gives what the whole sequence gives") {
  static_assert(Gate::On<Extents<7, 2>>::history == 3);
  CHECK(check_streaming<Gate, 50, 2>().passed());
  CHECK(check_streaming<Residual<Gate, Conv1d<3, 2, 1>>, 50, 2>().passed());
}
