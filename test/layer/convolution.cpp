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
#include "support/pytorch_layers.hpp"

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

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("convolution: outputs and gradients are PyTorch's") {
  const auto same = [](const GradientCheck& result) {
    CAPTURE(result.where);
    CHECK(result.passed());
  };
  same(test::differences_to_pytorch<On<Conv1d<2, 3, 2>, 5, 2>>(
      {.y = {1.1926331,   -0.62882434, 0.7219166,   0.48969954,   0.42233129,   -0.55599447, -0.31250827, 0.88255334,
             -0.62104965, 1.0580978,   -0.55164219, 0.71100644,   -0.36928339,  1.0055575,   -0.79606909, 0.87549205,
             -0.41349412, 0.63327978,  0.92831557,  -0.056176308, -0.092889389, -0.36042455, 1.065482,    -0.91785225},
       .dx = {0.1906179,   -0.10679386,  -0.11757196, -0.12345688,  0.099898714,  0.11492321,   -0.080225993,
              -0.10408934, -0.039777176, 0.13937898,  0.098724724,  -0.048206855, -0.036489267, -0.076430103,
              0.013300653, 0.060158329,  0.010154174, -0.042682486, -0.009406361, -0.001082412},
       .gradients = {{-0.61191173, -0.49530578, -1.0246278, 0.48939808, 0.35703206, -1.0240891, -0.61729982,
                      -0.48933558, 0.99772222, -0.61132962, 0.35757075, -1.0181764},
                     {0.25580102, -0.2599795, -0.53673607}}}));
  same(test::differences_to_pytorch<On<Conv1d<2, 2, 2, Identity, Causal, Dilation<3>>, 7, 2>>(
      {.y = {0.47214317,  0.056386757,  0.90844178,  -0.25712361, 0.059465159, 0.76284826, 0.61395576,
             -0.14425824, 1.3840071,    -0.68743151, -0.4781574,  1.3216358,   0.301659,   0.19267506,
             0.95934364,  -0.39204805,  0.29190915,  0.53412907,  0.085400897, 0.55272847, 1.5611173,
             -0.97923418, -0.013158703, 0.88896069,  -0.26246674, 0.84459049,  1.5193068,  -0.98667534},
       .dx = {0.40508871,  -0.088952271, 0.49505875,  0.52974689,   -0.81712298,  -0.35195272,  0.18502754,
              -0.23681887, 0.373185,     0.16730018,  -0.41820198,  -0.018271908, -0.025118142, -0.15209258,
              0.77836849,  0.52462679,   -0.59805835, -0.070822936, -0.28060832,  -0.46568131,  0.83160687,
              0.45840654,  -0.23538282,  0.078817399, -0.2741436,   -0.17647498,  0.46355081,   0.068061609},
       .gradients = {{1.2311128, 0.11359402, 3.9779834, 6.0327628, -2.4856601, -5.747831, 1.1579664, 0.040355303},
                     {1.0682762, 0.16097156}}}));
  same(test::differences_to_pytorch<On<Conv2d<2, 2, 3, Identity, Stride<2>, Padding<1>>, 2, 5, 4>>(
      {.y = {-0.82923196,  -1.0868706,  1.7847272,  1.5588348,  1.7843235, 1.5885836, -0.7500162,  -1.049254,
             -0.015066391, -0.29589436, 0.41324131, 0.22180399, 1.5155134, 1.2515997, -1.0310074,  -1.256583,
             -1.5031621,   -1.7352774,  2.348016,   2.1218679,  1.8328463, 1.6084534, -0.38993196, -0.65550838},
       .dx = {-0.4783142,  -0.48839354, -0.76720493, -0.75785823, 0.44317178,  0.45228449,  0.69050652,    0.69262625,
              -0.46360261, -0.45115079, 1.4609175,   1.4770273,   1.0953688,   1.0820821,   0.33464349,    0.31268758,
              0.10946514,  0.11196003,  0.20287114,  0.18917385,  -0.53427892, -0.54546811, -0.8402421,    -0.84295184,
              -0.44806588, -0.44945929, -1.5006665,  -1.4935694,  -0.72244636, -0.70799997, -0.0029626435, 0.015834281,
              0.33521183,  0.34202963,  0.50199408,  0.51055368,  0.25528423,  0.26079901,  0.40793126,    0.40935394,
              -0.54768328, -0.559091,   -0.8591216,  -0.85661416, 0.20054909,  0.20452889,  0.30695877,    0.30780866,
              -0.92374046, -0.90845027, 0.84586642,  0.87195826,  0.91974719,  0.91262018,  0.43537466,    0.41999899,
              0.38076754,  0.3888629,   0.62112462,  0.60928708,  -0.51745951, -0.52817702, -0.80921454,   -0.81174828,
              0.15824069,  0.14888227,  -1.606675,   -1.6153969,  -1.0514499,  -1.036534,   -0.23838927,   -0.21567178,
              0.049910736, 0.050735491, 0.047133305, 0.060100932, 0.47591912,  0.48595019,  0.75091708,    0.7533795},
       .gradients = {
           {-1.3088944, 1.4031149,   1.1224172,   -0.028019646, 2.5985301,   -1.8227098, 0.90517005, 0.077318244,
            -2.1647527, -0.46457871, 2.3371473,   -1.1242581,   1.1389375,   0.71795012, -2.6875788, 0.86115765,
            -1.9317283, -0.4075135,  -0.65202779, 1.8638179,    -0.98475295, 0.73881952, 0.91320146, -2.1876136,
            1.2865431,  -1.5745081,  -0.84433072, 0.36884574,   0.81349361,  -1.8776222, 1.4394479,  -1.179351,
            -1.1845943, 0.35597521,  -2.2384125,  1.3260248},
           {-0.0028220934, -0.53809245}}}));
  same(test::differences_to_pytorch<On<Conv2d<2, 3, 3, Identity, KernelWidth<2>, Stride<1, 2>, NoBias>, 2, 4, 4>>(
      {.y = {0.043819653, 0.19141452,  -0.24261843, -0.11645155, -0.05661524, 0.17525086,  0.10841598,  -0.11740214,
             0.013515222, -0.02527927, 0.21009356,  -0.19291913, 0.10053546,  0.10977032,  -0.21454043, -0.12067992,
             0.065276313, 0.052885419, 0.05722785,  -0.19510521, 0.145404,    0.045866678, 0.18978225,  -0.24297021},
       .dx = {0.60787032,  -0.20778205,  0.39822996,   0.2150872,    -0.54761836, 0.15525853,   -0.33515804,
              -0.22975775, 0.47770164,   0.43717008,   -0.13086983,  0.84587337,  -0.36072566,  -0.46471293,
              0.19830723,  -0.79045827,  -0.67789117,  0.85674919,   -0.90608971, 0.46468249,   0.66407313,
              -0.74443874, 0.81751506,   -0.34829804,  -0.50035804,  0.25820387,  -0.39222833,  -0.078784236,
              0.43120835,  -0.18373134,  0.30935192,   0.11161934,   0.30699109,  0.016463306,  0.11138604,
              0.24546748,  -0.21217976,  -0.074599539, -0.030256414, -0.24092049, -0.023483971, 0.49026713,
              -0.3718283,  0.53527811,   0.1540976,    -0.47919173,  0.41621011,  -0.42625183,  -0.54529597,
              0.32853943,  -0.46230242,  -0.032716475, 0.48257249,   -0.17283903, 0.3219735,    0.16186266,
              -0.17834413, -0.055451589, -0.030791626, -0.19432734,  0.084544872, 0.1351116,    -0.065839785,
              0.21479033},
       .gradients = {{3.8891498,   -1.116818,   -0.020064285, -3.5633993,  -3.8833111,  2.1537675,
                      2.5655376,   -3.7723763,  -3.3161654,   -0.53446036, -1.6005333,  3.9279043,
                      3.859954,    -2.1790234,  -1.1847651,   -2.8961289,  -3.5151873,  3.0217971,
                      1.5555463,   -3.9102091,  -3.7764913,   0.64692111,  -0.4565871,  3.721955,
                      0.28193426,  -1.2378447,  -1.2601983,   0.43382909,  0.084783538, 1.1116004,
                      -0.88460706, -0.45301366, -0.76472857,  1.2335263,   1.1071431,   0.094057425}}}));
}
