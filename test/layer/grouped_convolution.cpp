// SPDX-License-Identifier: MIT
#include "strata/layer/grouped_convolution.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"
#include "support/naive_convolution.hpp"

using namespace strata;
using test::all_parts;
using test::right_parts;

namespace {

template <class Entry, Size... N>
using On = typename Entry::template On<Extents<N...>>;

template <Size In, Size Out, Size Kernel, Size Count, class... Options>
using Grouped = Conv2d<In, Out, Kernel, Identity, Groups<Count>, Options...>;

template <class L>
void check_differences() {
  const GradientCheck result = check_gradients<L, 2>();
  CAPTURE(result.where);
  CHECK(result.passed());
}

}  // namespace

TEST_CASE("grouped convolution: each output channel sees its own group, worked by hand") {
  using L = On<Conv1d<4, 2, 1, Identity, Groups<2>>, 1, 4>;
  L::Parameters<double> p;
  p.weights = Matrix<double, 2, 2>{{1, 3}, {2, 4}};
  p.biases = Vector<double, 2>{100, 200};
  const Matrix<double, 1, 4> x{{1, 10, 1000, 10000}};
  Matrix<double, 1, 2> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y == Matrix<double, 1, 2>{{121, 43200}});
}

TEST_CASE("grouped convolution: it is the textbook's in outputs and gradients, whatever the groups") {
  CHECK(right_parts<On<Grouped<4, 6, 3, 2>, 4, 5, 6>>({4, 5, 6, 6, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 2}) == all_parts);
  CHECK(right_parts<On<Grouped<6, 51, 2, 3, NoBias>, 6, 3, 4>>({6, 3, 4, 51, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 3}) ==
        all_parts);
  CHECK(right_parts<On<Grouped<6, 3, 3, 3, Padding<1>, Stride<2>>, 6, 5, 4>>(
            {6, 5, 4, 3, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 3}) == all_parts);
  CHECK(right_parts<On<Conv1d<4, 4, 3, Identity, Groups<2>, Causal, Dilation<2>>, 7, 4>>(
            {4, 1, 7, 4, 1, 3, 1, 1, 1, 2, 0, 0, 4, 0, 2}) == all_parts);
}

TEST_CASE("grouped convolution: depthwise, a kernel for each channel") {
  CHECK(right_parts<On<Grouped<8, 8, 3, 8>, 8, 5, 4>>({8, 5, 4, 8, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 8}) == all_parts);
  CHECK(right_parts<On<Grouped<33, 33, 3, 33, Same, Dilation<1, 2>>, 33, 3, 4>>(
            {33, 3, 4, 33, 3, 3, 1, 1, 1, 2, 1, 1, 2, 2, 33}) == all_parts);
  CHECK(right_parts<On<Conv1d<5, 5, 4, Identity, Groups<5>, Stride<2>, NoBias>, 9, 5>>(
            {5, 1, 9, 5, 1, 4, 1, 2, 1, 1, 0, 0, 0, 0, 5}) == all_parts);
}

TEST_CASE("grouped convolution: depthwise, several kernels for each channel") {
  CHECK(right_parts<On<Grouped<3, 9, 2, 3>, 3, 4, 4>>({3, 4, 4, 9, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 3}) == all_parts);
  CHECK(right_parts<On<Grouped<8, 16, 3, 8, Padding<1>>, 8, 3, 4>>({8, 3, 4, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 8}) ==
        all_parts);
}

TEST_CASE("grouped convolution: its gradients agree with differences, with every kind of activation") {
  check_differences<On<Conv2d<4, 4, 2, Tanh, Groups<2>>, 4, 3, 3>>();
  check_differences<On<Conv2d<3, 3, 3, ReLU, Groups<3>, Padding<1>>, 3, 3, 3>>();
  check_differences<On<Conv1d<2, 4, 2, Softmax, Groups<2>, Causal>, 4, 2>>();
  check_differences<On<Conv1d<4, 4, 2, SiLU, Groups<2>>, 4, 4>>();
}

TEST_CASE("grouped convolution: its constants, and the axes of its weight, as PyTorch has them") {
  using L = On<Conv2d<6, 12, 3, ReLU, Groups<3>>, 6, 8, 8>;
  static_assert(std::is_same_v<L::OutputShape, Extents<12, 6, 6>> && L::inputs == 384 && L::outputs == 432);
  static_assert(tensor_elements<L::Parameters<float>> == 9 * 2 * 12 + 12);
  static_assert(L::operations == 2 * 36 * 9 * 2 * 12 && L::fan_in == 9 * 2 && L::fan_out == 9 * 4);
  constexpr auto axes = L::Parameters<float>::saved_as[0].axes;
  static_assert(axes[0].length == 12 && axes[1].length == 2 && axes[2].length == 3 && axes[3].length == 3);
  static_assert(std::is_same_v<On<Conv2d<6, 12, 3, ReLU, Groups<1>>, 6, 8, 8>,
                               Convolution<Conv2d<6, 12, 3, ReLU, Groups<1>>, Extents<6, 8, 8>>>);
  CHECK(Layer<L>);
}

TEST_CASE("grouped convolution: a causal one in a stream gives what it gives for the whole sequence") {
  CHECK(check_streaming<On<Conv1d<4, 6, 3, Tanh, Groups<2>, Causal, Dilation<2>>, 9, 4>>().passed());
  CHECK(check_streaming<On<Conv1d<3, 6, 2, Tanh, Groups<3>, Causal>, 9, 3>>().passed());
  CHECK(check_streaming<On<Conv1d<5, 5, 1, ReLU, Groups<5>>, 9, 5>>().passed());
}
