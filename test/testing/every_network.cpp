// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/gradient_check.hpp"

// Every activation in the middle and at the end of a network, with every cost that goes with it.

using namespace strata;

namespace {

/// Two to three to two, with `Hidden` in the middle and `Output` at the end, costs by name.
template <class Hidden, class Output, class... Cost>
using Small = Network<Input<2, double>, Dense<2, 3, Hidden>, Dense<3, 2, Output>, Cost...>;

template <class Network>
void check() {
  static_assert(Network::valid);
  const GradientCheck full = check_network_gradients<Network>();
  const GradientCheck short_batch = check_network_gradients<Network>(2);
  CAPTURE(full.where);
  CAPTURE(short_batch.where);
  CHECK(full.passed());
  CHECK(short_batch.passed());
}

}  // namespace

TEST_CASE_TEMPLATE("gradients: agree with differences through every hidden activation", Hidden, Identity, ReLU, Sigmoid,
                   Tanh, Softmax) {
  check<Small<Hidden, Sigmoid>>();
  check<Small<Hidden, Softmax>>();
}

TEST_CASE("gradients: agree with differences for the squared error after every activation") {
  check<Small<Tanh, Identity>>();
  check<Small<Tanh, ReLU, MeanSquaredError>>();
  check<Small<Tanh, Sigmoid, MeanSquaredError>>();
  check<Small<Tanh, Tanh, MeanSquaredError>>();
  check<Small<Tanh, Softmax, MeanSquaredError>>();
}

TEST_CASE("gradients: agree with differences without biases and with activations as layers") {
  check<Network<Input<2, double>, Dense<2, 3, Identity, NoBias>, Activate<3, Softmax>, Dense<3, 4, Tanh>,
                Dense<4, 2, Identity, NoBias>, Activate<2, Sigmoid>>>();
}

TEST_CASE("gradients: the canonical pairs are trained from z, the others from a") {
  static_assert(Small<Tanh, Sigmoid>::trains_on_preactivation && Small<Tanh, Softmax>::trains_on_preactivation);
  static_assert(!Small<Tanh, Sigmoid, MeanSquaredError>::trains_on_preactivation);
  CHECK_FALSE(Small<Tanh, Identity>::trains_on_preactivation);
}
