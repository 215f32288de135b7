// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "strata/activation/elu.hpp"
#include "strata/activation/gelu.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/gradient_check.hpp"

// Every layer with every activation, in sizes around the lanes of any processor.

using namespace strata;

namespace {

template <class... Layers>
void check() {
  const auto one = [](const GradientCheck& result) {
    CAPTURE(result.where);
    CHECK(result.passed());
  };
  (one(check_gradients<Layers>()), ...);
}

}  // namespace

TEST_CASE("dense: its gradients agree with differences, with every activation") {
  check<Dense<3, 5>, Dense<3, 5, ReLU>, Dense<3, 5, Sigmoid>, Dense<3, 5, Tanh>, Dense<3, 5, Softmax>>();
  check<Dense<3, 5, ELU>, Dense<3, 5, LeakyReLU<0.2>>, Dense<3, 5, GELU>, Dense<3, 5, SiLU, NoBias>>();
}

TEST_CASE("dense: its gradients agree with differences, without bias") {
  check<Dense<3, 5, Identity, NoBias>, Dense<3, 5, Tanh, NoBias>, Dense<3, 5, Softmax, NoBias>>();
}

TEST_CASE("dense: its gradients agree with differences, for a single number, a row, a column and past a pack") {
  check<Dense<1, 1, Sigmoid>, Dense<9, 1, Tanh>, Dense<1, 9, Softmax>, Dense<17, 9, Sigmoid>>();
}

TEST_CASE("dense: its gradients agree with differences, for batches of one row and of many") {
  CHECK(check_gradients<Dense<4, 3, Softmax>, 1>().passed());
  CHECK(check_gradients<Dense<4, 3, Softmax>, 9>().passed());
}

TEST_CASE("dense: its gradients agree with differences, where the activation saturates") {
  CHECK(check_gradients<Dense<4, 3, Sigmoid>>(1, 20).passed());
  CHECK(check_gradients<Dense<4, 3, Softmax>>(1, 20).passed());
}

TEST_CASE("activate: its gradients agree with differences, with every activation") {
  check<Activate<5, Identity>, Activate<5, ReLU>, Activate<5, Sigmoid>, Activate<9, Tanh>, Activate<9, Softmax>,
        Activate<5, GELU>>();
}
