// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "strata/activation/tanh.hpp"
#include "strata/data/moons.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/testing/gradient_check.hpp"
#include "strata/training/train.hpp"
#include "support/dropout.hpp"

using namespace strata;

namespace {

/// The square of its input, which it keeps itself rather than δ: dx = 2 x ⊙ dy.
template <Size N>
struct Square {
  static constexpr Size inputs = N, outputs = N;
  template <class>
  using Parameters = NoParameters;
  template <class Scalar, Size Batch>
  struct Workspace {
    Matrix<Scalar, Batch, N> kept, dx;
  };

  static void forward(const auto&, const auto& x, auto& y) { assign(y, x * x); }
  static void train_forward(const auto& p, const auto& x, auto& y, auto& workspace) {
    assign(workspace.kept, x);
    forward(p, x, y);
  }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& workspace) {
    assign(workspace.dx, 2 * workspace.kept * dy);
  }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& workspace) {
    return workspace.dx;
  }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

using Thinned = Network<Input<2>, Dense<2, 32, Tanh>, strata_test::Dropout<32>, Dense<32, 2, Softmax>>;

}  // namespace

TEST_CASE("own workspace: a layer may keep more than an error, and behave otherwise in training, as dropout does") {
  const auto moons = make_moons({.rows = 600, .seed = 3});
  Thinned network;
  train<32>(network, moons, NoValidation{}, Adam{.learning_rate = 0.01}, {.epochs = 30});
  CHECK(evaluate(network, moons).accuracy > 0.85);
}

TEST_CASE("own workspace: prediction does not see what training does") {
  Thinned network;
  const Vector<float, 2> x{0.3F, -0.2F};
  CHECK(network.predict(x) == network.predict(x));
  CHECK(Thinned::gradient_bytes<4> == sizeof(Thinned::Errors<4>));
  CHECK(Thinned::gradient_bytes<4> > Thinned::activation_bytes<4>);
}

TEST_CASE("own workspace: the gradient check knows layers with a workspace, alone and in a network") {
  CHECK(check_gradients<Square<5>>().passed(1e-8));
  CHECK(check_network_gradients<Network<Input<3, double>, Dense<3, 4, Tanh>, Square<4>, Dense<4, 2>>>().passed(1e-8));
}
