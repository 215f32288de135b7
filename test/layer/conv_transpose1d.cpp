// SPDX-License-Identifier: MIT
#include "strata/layer/conv_transpose1d.hpp"

#include <doctest/doctest.h>

#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;
using test::differences_to_pytorch;

namespace {

template <class Entry, class ShapeType>
using RuleOf = detail::InferenceRule<Entry, ShapeType>;

}  // namespace

TEST_CASE("conv transpose: each step is laid into the output by the kernel, overlaps are added") {
  Network<Sequence<3, 1>, ConvTranspose1d<1, 1, 3, Identity, Stride<2>>> network;
  network.layer<0>().weights = {{1, 10, 100}};
  network.layer<0>().biases(0) = 0.5F;
  const auto y = network.predict({1, 2, 3});
  const std::array<float, 7> expected{1.5F, 10.5F, 102.5F, 20.5F, 203.5F, 30.5F, 300.5F};
  static_assert(decltype(network)::outputs == 7);
  for (Size i = 0; i < 7; ++i) CHECK(y(i) == expected[i]);
}

TEST_CASE("conv transpose: steps come out as in PyTorch, and weights are saved in its order") {
  using L = ConvTranspose1d<4, 15, 5, Identity, Stride<3>, Padding<3>>::On<Extents<100, 4>>;
  static_assert(std::same_as<L::OutputShape, Extents<296, 15>>);
  static_assert(
      std::same_as<ConvTranspose1d<2, 3, 2, Tanh, Dilation<4>>::On<Extents<5, 2>>::OutputShape, Extents<9, 3>>);
  static_assert(std::same_as<ConvTranspose1d<2, 3, 4, Tanh, Causal>::On<Extents<5, 2>>::OutputShape, Extents<5, 3>>);
  constexpr auto axes = L::Parameters<float>::saved_as[0].axes;
  static_assert(axes[0].length == 4 && axes[1].length == 15 && axes[2].length == 5 && axes[3].length == 0);
}

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("conv transpose: outputs and gradients are PyTorch's") {
  CHECK(
      differences_to_pytorch<ConvTranspose1d<2, 3, 2>::On<Extents<4, 2>>>(
          {.y = {0.082947984, 0.34476645,  0.28848758,  0.61758267,  0.90057964,  -0.057207147, 0.98429649, -0.11236705,
                 -0.76825628, -0.14910774, -0.20182458, 0.33473826,  0.19328948,  0.48724353,   0.22657893, 0.68886285,
                 0.61202345,  -0.22657747, 1.0809979,   0.069997081, -0.80296583, -0.039512614, -0.3386025, 0.17864764,
                 0.23958691,  0.81705231,  0.29239481,  0.82426022,  0.51079929,  -0.3963844},
           .dx = {0.087420019, -0.56226726, -0.1611888, 0.56865938, 0.23173139, -0.56366977, -0.29763587, 0.54739831,
                  -0.41037343, 0.48253181, 0.45495007, -0.43523507, -0.49042088, 0.3792271, 0.51607592, -0.3156289},
           .gradients = {{-1.7690112, 1.7611084, -0.89736177, 1.1037439, 0.79931791, -0.5683976, -1.7452587, 1.5386593,
                          -2.070735, 2.1550693, -0.49238701, 0.79011857},
                         {0.38784122, -0.23138255, -0.63787427}}})
          .passed(1e-7));
  CHECK(differences_to_pytorch<ConvTranspose1d<2, 2, 4, Identity, Stride<2>, Padding<1>>::On<Extents<4, 2>>>(
            {.y = {0.81245758,   -0.049299467, 1.2754629,  -0.475457,   1.2444493,  -0.64318166, 0.36377034,
                   -0.037537536, -0.26266694,  0.65153181, -0.29052798, 1.1119319,  0.26186537,  0.70614852,
                   0.68527883,   0.014884423,  1.1204449,  -0.39867539, 0.60799451, -0.2714234,  -0.083128705,
                   0.42677672,   -0.38406425,  1.1138203,  0.024469443, 0.88405119, 0.9993584,   -0.050369558,
                   1.3504616,    -0.55733427,  1.1108919,  -0.54283385},
             .dx = {0.46189552, 0.19521621, -0.17640145, 0.012122732, 0.1090937, -0.15293374, 0.0022561263, 0.38480881,
                    -0.44320066, -0.10447097, 0.16657012, -0.066774172, -0.064495051, 0.17987514, -0.10208227,
                    -0.45071809},
             .gradients = {{-0.052442219, -3.0706685, 2.4728581, -0.081448331, -2.0133566, -0.55321846, 3.2254003,
                            -2.1949947, -2.190493, 0.19266096, 2.3239661, -2.0401991, -2.2622834, 2.3289065, 0.18238203,
                            -2.2912895},
                           {0.25992182, 0.32765638}}})
            .passed(1e-7));
}

TEST_CASE("conv transpose: gradients agree with differences") {
  CHECK(check_gradients<ConvTranspose1d<2, 3, 3, Tanh>::On<Extents<4, 2>>>().passed());
  CHECK(check_gradients<ConvTranspose1d<2, 3, 4, SiLU, Stride<3>, Padding<2>, NoBias>::On<Extents<4, 2>>>().passed());
  CHECK(check_gradients<ConvTranspose1d<3, 2, 2, Softmax, Dilation<2>, Padding<1>>::On<Extents<5, 3>>>().passed());
  CHECK(check_gradients<ConvTranspose1d<1, 2, 3, Tanh, Causal>::On<Extents<5, 1>>>().passed());
}

TEST_CASE("conv transpose: a causal one streams") {
  CHECK(check_streaming<ConvTranspose1d<2, 3, 4, Tanh, Causal>, 50, 2>().passed());
  CHECK(check_streaming<ConvTranspose1d<3, 2, 3, Softmax, Causal, Dilation<7>, NoBias>, 50, 3>().passed());
  CHECK(check_streaming<ConvTranspose1d<3, 2, 1, Tanh, Causal>, 50, 3>().passed());
  static_assert(!detail::Streamable<ConvTranspose1d<2, 2, 3>::On<Extents<9, 2>>>);
}

TEST_CASE("conv transpose: what does not fit is said by the rules of convolutions") {
  using detail::Kept;
  static_assert(std::same_as<RuleOf<ConvTranspose1d<2, 2, 3>, Extents<9, 2>>, Kept>);
  static_assert(!std::same_as<RuleOf<ConvTranspose1d<2, 2, 3>, Extents<9, 3>>, Kept>);
  static_assert(!std::same_as<RuleOf<ConvTranspose1d<2, 2, 3>, Extents<18>>, Kept>);
  static_assert(!std::same_as<RuleOf<ConvTranspose1d<2, 2, 3, Tanh, Same>, Extents<9, 2>>, Kept>);
  static_assert(!std::same_as<RuleOf<ConvTranspose1d<2, 2, 3, Tanh, Causal, Stride<2>>, Extents<9, 2>>, Kept>);
  static_assert(!std::same_as<RuleOf<ConvTranspose1d<2, 2, 3, Tanh, Stride<0>>, Extents<9, 2>>, Kept>);
  static_assert(
      std::same_as<RuleOf<ConvTranspose1d<2, 2, 3, Tanh, Padding<2>>, Extents<2, 2>>,
                   detail::TransposedConvolutionKeepsSteps<ConvTranspose1d<2, 2, 3, Tanh, Padding<2>>, 4, 2>>);
}
