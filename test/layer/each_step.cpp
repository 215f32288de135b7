// SPDX-License-Identifier: MIT
#include "strata/layer/each_step.hpp"

#include <doctest/doctest.h>

#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

TEST_CASE("a dense layer at each step is that layer of each step") {
  using L = EachStep<Dense<2, 3>>::On<Extents<2, 2>>;
  static_assert(std::same_as<L::OutputShape, Extents<2, 3>>);
  static_assert(L::operations == 2 * 2 * 2 * 3);
  static_assert(tensor_elements<L::Parameters<float>> == 9);
  L::Parameters<double> p;
  p.weights = {{1, 2, 3}, {4, 5, 6}};
  p.biases = {10, 20, 30};
  const Matrix<double, 1, 4> x{{1, 0, 1, -1}};
  Matrix<double, 1, 6> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y == Matrix<double, 1, 6>{{11, 22, 33, 7, 17, 27}});
}

TEST_CASE("gradients of layers at each step are those of differences") {
  for (const auto& check : {check_gradients<EachStep<Dense<3, 5, Tanh>>::On<Extents<4, 3>>>(),
                            check_gradients<EachStep<Dense<3, 5, Softmax, NoBias>>::On<Extents<4, 3>>>(),
                            check_gradients<EachStep<Activate<3, Tanh>>::On<Extents<4, 3>>>(),
                            check_gradients<EachStep<Normalize<3>>::On<Extents<4, 3>>>()}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}

TEST_CASE("layers at each step are streamed") {
  const auto check =
      check_network_streaming<Network<Sequence<40, 2>, EachStep<Normalize<2>>, EachStep<Dense<2, 9, Tanh>>,
                                      EachStep<Dense<9, 3, Softmax>>>>();
  INFO(check.where);
  CHECK(check.passed());
}

TEST_CASE("fresh weights spread as those of the layer") {
  using L = EachStep<Dense<3, 5>>::On<Extents<100, 3>>;
  static_assert(L::fan_in == 3 && L::fan_out == 5);
}

TEST_CASE("an activation at each step is the layer's activation, and can be left to the cost") {
  using L = EachStep<Dense<3, 5, Softmax>>::On<Extents<4, 3>>;
  static_assert(std::same_as<L::Activation, Softmax>);
  static_assert(std::same_as<L::Preactivation, EachStep<Dense<3, 5>>::On<Extents<4, 3>>>);
}
