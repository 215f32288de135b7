// SPDX-License-Identifier: MIT
#include "strata/network/fold_batch_norm.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/max_pool.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

/// A network whose parameters and statistics are all other than they began.
template <class Net>
Net trained() {
  Net network;
  strata_test::Draws draw(3);
  const auto fill = [&](auto& tensor) {
    for (auto& number : tensor.storage()) number = static_cast<typename Net::Scalar>(draw());
  };
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto one = [&](auto& p) {
      for_each_tensor(p, fill);
      if constexpr (requires { p.variance; }) {
        fill(p.mean);
        fill(p.variance);
        for (auto& number : p.variance.storage()) number = number * number + typename Net::Scalar(0.1);
      }
    };
    (one(network.template layer<I>()), ...);
  }
  (std::make_index_sequence<Net::layer_count>());
  return network;
}

/// The folded network is of this type, and predicts the same.
template <class Expected, class Net>
void check() {
  static_assert(std::same_as<Folded<Net>, Expected>);
  const auto network = trained<Net>();
  const auto folded = fold_batch_norm(network);
  strata_test::Draws draw(7);
  for (int row = 0; row < 10; ++row) {
    std::array<typename Net::Scalar, Net::inputs> x;
    for (auto& number : x) number = static_cast<typename Net::Scalar>(draw());
    const auto expected = network.predict(x);
    const auto found = folded.predict(x);
    for (Size i = 0; i < Net::outputs; ++i)
      REQUIRE(static_cast<double>(found(i)) == doctest::Approx(static_cast<double>(expected(i))).epsilon(1e-5));
  }
}

}  // namespace

TEST_CASE("fold_batch_norm: it goes into the convolution or the dense layer before it, with the activation behind it") {
  check<Network<Image<2, 6, 6>, Conv2d<2, 4, 3, ReLU>, MaxPool<2>, Flatten, Dense<16, 3, Tanh>, Dense<3, 2, Softmax>>,
        Network<Image<2, 6, 6>, Conv2d<2, 4, 3>, BatchNorm<4>, Apply<ReLU>, MaxPool<2>, Flatten, Dense<16, 3>,
                BatchNorm<3>, Apply<Tanh>, Dense<3, 2, Softmax>>>();
}

TEST_CASE("fold_batch_norm: a layer without biases gets some; options stay, groups too, and its epsilon counts") {
  check<Network<Sequence<8, 4>, Conv1d<4, 6, 3, Identity, Causal, Groups<2>>, EachStep<Dense<6, 2, Tanh>>,
                MeanSquaredError>,
        Network<Sequence<8, 4>, Conv1d<4, 6, 3, Identity, Causal, NoBias, Groups<2>>, BatchNorm<6, Epsilon<0.5>>,
                EachStep<Dense<6, 2, Identity, NoBias>>, BatchNorm<2>, Apply<Tanh>, MeanSquaredError>>();
}

TEST_CASE("fold_batch_norm: one after an activation stays, as does all else; an Apply alone becomes the activation") {
  using Stays =
      Network<Input<3, double>, BatchNorm<3>, Dense<3, 4, Tanh>, BatchNorm<4>, Apply<ReLU>, Dropout<0.5>, Dense<4, 2>>;
  check<Stays, Stays>();
  check<Network<Input<3>, Dense<3, 4, ReLU, NoBias>, Dense<4, 2, Softmax>>,
        Network<Input<3>, Dense<3, 4, Identity, NoBias>, Apply<ReLU>, Dense<4, 2>, Apply<Softmax>>>();
}
