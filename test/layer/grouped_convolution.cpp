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
#include "support/pytorch_layers.hpp"

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

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("grouped convolution: outputs and gradients are PyTorch's") {
  const auto same = [](const GradientCheck& result) {
    CAPTURE(result.where);
    CHECK(result.passed());
  };
  same(test::differences_to_pytorch<On<Conv1d<4, 6, 2, Identity, Groups<2>>, 4, 4>>(
      {.y = {0.34365649,  0.39114753,  -0.35118734,  -0.66734226, -0.32193106, -0.42651372,  0.31149998,  0.3081963,
             -0.16271383, -0.12708324, -0.74826365,  -0.16337257, 0.75277745,  -0.087314614, 0.14132715,  -0.51966216,
             -0.34717466, -0.52662366, 0.47888545,   0.12382469,  0.017338794, -0.11877247,  -0.71814768, -0.22843522,
             0.66955549,  0.03217658,  -0.000625439, -0.65116122, -0.26329536, -0.55319051,  0.14946709,  0.54084529,
             -0.43909508, -0.3831115,  -0.58495091,  -0.21509814},
       .dx = {0.1906179,    -0.10679386,   0.19704443,  0.11426357,   0.20547082,     -0.29887437, 0.34395343,
              0.056295127,  0.14445791,    -0.21740885, 0.22004313,   0.031664019,    0.033025027, -0.1067663,
              0.07952922,   -0.0045712397, 0.038912535, -0.01185836,  -0.00092490515, 0.009081814, -0.006313288,
              -0.0103909,   -0.069096072,  -0.02300218, -0.084061226, 0.098670595,    -0.2112923,  -0.048682595,
              -0.015884187, 0.10873874,    -0.13839122, 0.031784837},
       .gradients = {{0.16567267,  0.00085399768, -0.031842314, 0.18528964,   0.11912652,   0.10289628,
                      -0.13662134, 0.26283113,    -0.036943997, 0.11033619,   -0.11579133,  0.098726886,
                      0.17147175,  -0.18506604,   0.17379648,   -0.043836819, 0.27347382,   -0.19633175,
                      0.16730236,  0.055302409,   0.12404532,   -0.027090954, 0.0069912246, 0.10359686},
                     {4.0427714, 5.0963011, 1.4643151, -3.5139555, -5.2615116, -2.1716582}}}));
  same(test::differences_to_pytorch<On<Conv2d<3, 3, 3, Identity, Groups<3>, Padding<1>>, 3, 3, 3>>(
      {.y = {0.22505111,  0.48812715,  0.39522076,  0.56760238,  0.25414405,   -0.20606464, 0.65851913,  -0.13336701,
             -0.71214508, 0.90920324,  0.31473247,  -0.46087822, 0.31940246,   0.33236587,  0.1443628,   -0.034904102,
             0.33964667,  0.495452,    0.29859348,  0.041352325, -0.17397203,  0.7526587,   0.16431184,  -0.48276714,
             0.84576421,  0.29118785,  -0.42323072, 0.98051352,  0.56445975,   -0.26533481, 0.40323591,  0.095863961,
             -0.19397208, -0.12619652, -0.13384462, 0.076785795, 0.14876771,   -0.26824504, -0.35861435, 0.70947609,
             0.4091531,   -0.17761939, 1.0492331,   0.8135641,   -0.062459256, 0.40357678,  0.32828316,  0.056548893,
             0.13085216,  -0.14173975, -0.18356725, 0.18469578,  -0.20110669,  -0.31454385},
       .dx = {-0.42323982, -0.20616889, 0.19482574,  -0.37487044,  -0.28783388, 0.064373379, 0.098448112, -0.087959236,
              -0.1844512,  0.64361081,  0.52671137,  -0.080155645, 0.21797495,  0.24616571,  0.043877468, -0.48840402,
              -0.22897631, 0.24005434,  -0.41582565, -0.56831548,  -0.19236873, -0.1104558,  -0.04085798, 0.06844419,
              0.41140479,  0.50077666,  0.12636041,  0.14131826,   0.40721998,  0.28906964,  0.016026038, 0.33557333,
              0.35121936,  -0.17960292, -0.12992052, 0.050142319,  0.022306474, -0.56144251, -0.6173466,  0.076441228,
              -0.17397986, -0.2713807,  0.17033826,  0.47440174,   0.32543385,  -0.26788217, 0.29363385,  0.58501433,
              0.06141495,  0.1178022,   0.076214097, 0.20214147,   -0.30512219, -0.52251109},
       .gradients = {{1.4398359,  -1.4307377, 0.41120627,  0.052945362,  -1.3269441, 1.7463855,  -1.8241177,
                      3.5146841,  -2.8527474, 1.7289664,   -1.857185,    0.7003367,  -0.3152598, -0.78386701,
                      1.3781803,  -1.5349873, 3.0882368,   -2.563617,    3.2000846,  -4.0269824, 2.1714549,
                      -2.1887165, 1.9793517,  -0.49527636, -0.063869065, 0.91843941, -1.0924987},
                     {0.8948417, 0.19380264, -0.68541767}}}));
  same(test::differences_to_pytorch<On<Conv2d<2, 4, 2, Identity, Groups<2>>, 2, 3, 3>>(
      {.y = {0.83170949, -0.29226639, 0.52492126, -0.94544563, 0.78480237, -0.029920022, -0.64115531, 0.12789813,
             0.66702201, -0.13255608, 0.5732173,  -1.0205281,  0.92973734, -0.20684305,  -0.48579338, 0.010382225,
             0.30136099, 0.25469024,  0.50288948, -1.0224827,  1.0975407,  -0.44876581,  -0.10415776, -0.31288257,
             0.1295158,  0.45137843,  0.38986789, -0.94919928, 1.107042,   -0.49449412,  0.091715055, -0.49288037},
       .dx = {0.25544138,  -0.077087219, -0.13004003,   0.29135988,   -0.46274185,    0.1726609,
              0.31658939,  0.14905268,   0.024339759,   0.054327535,  -0.091734945,   0.28385147,
              0.35333118,  -0.41724183,  0.051452275,   0.1601672,    -0.15209258,    0.3778615,
              -0.3187409,  0.11510577,   -0.0010875362, -0.19059153,  0.47005123,     -0.25867251,
              -0.32665516, -0.061131068, -0.038995901,  -0.045474054, -0.00079104372, -0.31853548,
              -0.29458272, 0.46330225,   -0.17113994,   -0.030026408, 0.11982773,     -0.34927461},
       .gradients = {
           {0.25474844, -0.014266426, 0.21640941, 0.062758406, -0.35114491, -0.81164917, -0.042846252, -0.99101472,
            -1.385338, 0.45298652, -1.2922051, 0.067173879, -0.42094388, 0.29051238, -0.43961968, 0.18674041},
           {-0.043293973, 0.24053369, 0.30321579, 0.08712269}}}));
}
