// SPDX-License-Identifier: MIT
#include "strata/layer/convolution.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/testing/gradient_check.hpp"
#include "support/naive_convolution.hpp"

using namespace strata;
using test::all_parts;
using test::right_parts;

namespace {

template <class Entry, Size... N>
using On = typename Entry::template On<Extents<N...>>;

template <class L>
void check_differences(double scale = 1) {
  const GradientCheck result = check_gradients<L, 2>(1, scale);
  CAPTURE(result.where);
  CHECK(result.passed());
}

}  // namespace

TEST_CASE("convolution: a kernel of 2×2 on an image of 3×3, worked by hand") {
  using L = On<Conv2d<1, 1, 2>, 1, 3, 3>;
  L::Parameters<double> p;
  p.weights = Matrix<double, 4, 1>{{1}, {2}, {-1}, {3}};
  p.biases(0) = 10;
  const Matrix<double, 1, 9> x{{1, 2, 3, 4, 5, 6, 7, 8, 9}};
  Matrix<double, 1, 4> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  // 10 + 1 + 4 − 4 + 15, 10 + 2 + 6 − 5 + 18, 10 + 4 + 10 − 7 + 24, 10 + 5 + 12 − 8 + 27
  CHECK(y == Matrix<double, 1, 4>{{26, 31, 41, 46}});
}

TEST_CASE("convolution: channels lie side by side at each pixel, in the image, in the patch and in what comes out") {
  using L = On<Conv2d<2, 2, 1, ReLU>, 2, 1, 2>;
  L::Parameters<double> p;
  p.weights = Matrix<double, 2, 2>{{1, -1}, {10, 0}};
  p.biases = Vector<double, 2>{0, 2};
  const Matrix<double, 1, 4> x{{1, 2, 3, 4}};
  Matrix<double, 1, 4> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y == Matrix<double, 1, 4>{{21, 1, 43, 0}});
}

TEST_CASE("convolution: of an image, it is the textbook's in outputs and gradients, whatever the shape") {
  CHECK(right_parts<On<Conv2d<1, 8, 3>, 1, 7, 6>>({1, 7, 6, 8, 3, 3}) == all_parts);
  CHECK(right_parts<On<Conv2d<4, 17, 1>, 4, 3, 3>>({4, 3, 3, 17, 1, 1}) == all_parts);
  CHECK(right_parts<On<Conv2d<17, 33, 3>, 17, 4, 5>>({17, 4, 5, 33, 3, 3}) == all_parts);
}

TEST_CASE("convolution: strides, dilations and kernels that are not square, as the textbook has them") {
  using Strided = Conv2d<2, 4, 3, Identity, Stride<2>>;
  using Uneven = Conv2d<2, 4, 3, Identity, Stride<1, 3>, KernelWidth<2>>;
  using Dilated = Conv2d<3, 4, 2, Identity, Dilation<2, 3>>;
  using Both = Conv2d<1, 3, 2, Identity, Dilation<2>, Stride<2>, Padding<1>>;
  CHECK(right_parts<On<Strided, 2, 8, 7>>({2, 8, 7, 4, 3, 3, 2, 2}) == all_parts);
  CHECK(right_parts<On<Uneven, 2, 4, 9>>({2, 4, 9, 4, 3, 2, 1, 3}) == all_parts);
  CHECK(right_parts<On<Dilated, 3, 5, 6>>({3, 5, 6, 4, 2, 2, 1, 1, 2, 3}) == all_parts);
  CHECK(right_parts<On<Both, 1, 5, 5>>({1, 5, 5, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1}) == all_parts);
}

TEST_CASE("convolution: zeros around the image, by number or so that as many places come out as went in") {
  using Ringed = Conv2d<3, 4, 3, Identity, Padding<1>>;
  using Wide = Conv2d<2, 3, 3, Identity, Padding<2, 0>, NoBias>;
  using Kept = Conv2d<2, 3, 4, Identity, Same>;
  using Halved = Conv2d<2, 3, 3, Identity, Stride<2>, Same>;
  CHECK(right_parts<On<Ringed, 3, 4, 5>>({3, 4, 5, 4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1}) == all_parts);
  CHECK(right_parts<On<Wide, 2, 3, 5>>({2, 3, 5, 3, 3, 3, 1, 1, 1, 1, 2, 2, 0, 0}) == all_parts);
  CHECK(right_parts<On<Kept, 2, 5, 4>>({2, 5, 4, 3, 4, 4, 1, 1, 1, 1, 1, 2, 1, 2}) == all_parts);
  CHECK(right_parts<On<Halved, 2, 5, 6>>({2, 5, 6, 3, 3, 3, 2, 2, 1, 1, 1, 1, 0, 1}) == all_parts);
}

TEST_CASE("convolution: of a sequence, causal or not, as the textbook has it") {
  using Causally = Conv1d<3, 5, 3, Identity, Causal, Dilation<2>>;
  CHECK(right_parts<On<Conv1d<1, 16, 5>, 9, 1>>({1, 1, 9, 16, 1, 5}) == all_parts);
  CHECK(right_parts<On<Conv1d<4, 3, 2, Identity, Stride<3>, NoBias>, 9, 4>>({4, 1, 9, 3, 1, 2, 1, 3}) == all_parts);
  CHECK(right_parts<On<Causally, 6, 3>>({3, 1, 6, 5, 1, 3, 1, 1, 1, 2, 0, 0, 4, 0}) == all_parts);
}

TEST_CASE("convolution: its gradients agree with differences, with every kind of activation") {
  check_differences<On<Conv2d<2, 3, 2, Tanh>, 2, 3, 4>>();
  check_differences<On<Conv2d<1, 2, 3, ReLU, Stride<2>, Padding<1>>, 1, 4, 4>>();
  check_differences<On<Conv1d<2, 4, 2, Softmax, Causal>, 4, 2>>(3);
}

TEST_CASE("convolution: softmax is over the channels of each place") {
  using L = On<Conv1d<1, 2, 1, Softmax>, 3, 1>;
  L::Parameters<double> p;
  p.weights = Matrix<double, 1, 2>{{1, 1}};
  p.biases = Vector<double, 2>{0, 0};
  const Matrix<double, 1, 3> x{{5, -1000, 3}};
  Matrix<double, 1, 6> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y == Matrix<double, 1, 6>{{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}});
}

TEST_CASE("convolution: where nobody wants it, the gradient of the input is not computed") {
  using L = On<Conv2d<1, 2, 2>, 1, 3, 3>;
  L::Parameters<float> p{};
  Matrix<float, 2, 9> x{};
  Matrix<float, 2, 8> y{};
  const auto workspace = std::make_unique<L::Workspace<float, 2>>();
  workspace->dx.fill(7);
  const Alone alone;
  L::backward(p, x, y, y, *workspace, StepContext<Alone, false>{alone, 2});
  CHECK(test::equals(workspace->dx, [](Size, Size) { return 7; }));
}

TEST_CASE("convolution: its constants") {
  using L = On<Conv2d<8, 16, 3, ReLU, Same>, 8, 13, 11>;
  static_assert(std::is_same_v<L::InputShape, Extents<8, 13, 11>> &&
                std::is_same_v<L::OutputShape, Extents<16, 13, 11>>);
  static_assert(L::inputs == 8 * 13 * 11 && L::outputs == 16 * 13 * 11);
  static_assert(L::operations == 2 * 13 * 11 * 9 * 8 * 16);
  static_assert(L::fan_in == 9 * 8 && L::fan_out == 9 * 16);
  static_assert(tensor_elements<L::Parameters<float>> == 9 * 8 * 16 + 16);
  static_assert(std::is_same_v<L::Preactivation::Activation, Identity>);
  static_assert(tensor_elements<On<Conv1d<2, 3, 4, Identity, NoBias>, 9, 2>::Parameters<float>> == 24);
  CHECK(Layer<L>);
}
