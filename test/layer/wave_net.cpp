// SPDX-License-Identifier: MIT
#include "strata/layer/wave_net.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

using Small =
    WaveNet<1, WaveNetArray<3, 3, 2, Tanh, Dilations<1, 2>>, WaveNetArray<2, 3, 1, Tanh, Dilations<4>, HeadBias>>;
using Gated = WaveNet<2, WaveNetArray<3, 2, 2, Tanh, Dilations<1, 3>, Gate, HeadBias>,
                      WaveNetArray<2, 2, 3, Sigmoid, Dilations<2>, Gate>>;

}  // namespace

TEST_CASE("wave net: the sizes, the past and the names of its tensors follow from its arrays") {
  using L = Small::On<Extents<9, 1>>;
  static_assert(std::same_as<L::OutputShape, Extents<9, 1>>);
  static_assert(L::history == 2 * (1 + 2) + 2 * 4);
  using P = L::Parameters<float>;
  static_assert(tensor_elements<P> ==
                3 + 2 * ((9 + 1) * 3 + 3 + 9 + 3) + 3 * 2 + 3 * 2 + (6 + 1) * 2 + 2 + 4 + 2 + 2 + 1);
  CHECK(P::saved_as.front().name == "0.rechannel.weight");
  CHECK(P::saved_as[5].name == "0.dilations.1.weight");
  CHECK(P::saved_as.back().name == "1.head.bias");
  static_assert(!std::same_as<detail::InferenceRule<WaveNet<1, WaveNetArray<3, 2, 3, ReLU, Dilations<1>>,
                                                            WaveNetArray<2, 2, 1, ReLU, Dilations<1>>>,
                                                    Extents<9, 1>>,
                              detail::Kept>);
}

TEST_CASE("wave net: an array computes what its equations say") {
  Network<Sequence<3, 1>, WaveNet<1, WaveNetArray<1, 2, 1, Identity, Dilations<1>, HeadBias>>> network;
  auto& p = network.layer<0>().layers.get<0>();
  p.rechannel(0, 0) = 2;
  p.dilations[0].weights = {{10}, {3}, {100}};  // u(t − 1), u(t), the condition
  p.dilations[0].biases(0) = 7;
  p.head(0, 0) = 5;
  p.head_biases(0) = 1;
  const auto y = network.predict({1, 2, 4});
  CHECK(y(0) == 5 * (0 * 10 + 2 * 3 + 1 * 100 + 7) + 1);
  CHECK(y(1) == 5 * (2 * 10 + 4 * 3 + 2 * 100 + 7) + 1);
  CHECK(y(2) == 5 * (4 * 10 + 8 * 3 + 4 * 100 + 7) + 1);
}

TEST_CASE("wave net: what a training step computes is what is predicted, and gradients agree with differences") {
  CHECK(check_gradients<Small::On<Extents<9, 1>>>().passed());
  CHECK(check_gradients<Gated::On<Extents<6, 2>>, 2>(3).passed());
  CHECK(check_network_gradients<Network<Sequence<7, 2, double>, Conv1d<2, 1, 1, Tanh>, Small, MeanSquaredError>>()
            .passed());
}

TEST_CASE("wave net: a stream gives what the whole sequence gives") {
  CHECK(check_streaming<Small, 100, 1>().passed());
  CHECK(check_streaming<Gated, 70, 2>().passed());
}
