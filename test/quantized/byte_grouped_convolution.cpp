// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_grouped_convolution.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "support/naive_byte_convolution.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE_TEMPLATE("byte_grouped_convolution: bytes are those of plain loops, at the edges of the map too", Layer,
                   Conv2d<20, 20, 3, ReLU, Same, Groups<20>>::On<Extents<20, 6, 5>>,
                   Conv2d<3, 6, 3, Tanh, Stride<2>, Padding<1>, Groups<3>>::On<Extents<3, 7, 8>>,
                   Conv2d<4, 6, 2, Identity, NoBias, Dilation<2>, Groups<2>>::On<Extents<4, 6, 5>>,
                   Conv1d<8, 32, 3, ReLU, Causal, Dilation<2>, Groups<4>>::On<Extents<11, 8>>) {
  strata_test::check_byte_convolution<Layer>();
}

TEST_CASE(
    "byte_grouped_convolution: biases take back what rounded weights change of the mean of their group's inputs") {
  using Layer = Conv2d<4, 2, 1, Identity, Groups<2>>::On<Extents<4, 1, 2>>;
  using Form = ByteForm<Layer, false>;
  Layer::Parameters<float> floats;
  // Of steps of 1 the weight 0.4 of the second channel of each group is rounded away.
  for (Size output = 0; output < 2; ++output) {
    floats.weights(0, output) = 127;
    floats.weights(1, output) = 0.4F;
    floats.biases(output) = 0;
  }
  Form::Parameters p;
  Form::quantize(p, floats, {1, 0}, {{1, 8, 3, 18, 1, 12, 3, 22}, {0, 1000}, {0, 1000}});
  CHECK(Form::bias(p, 0, {1, 0}) == 4);  // 0.4 · 10
  CHECK(Form::bias(p, 1, {1, 0}) == 8);  // 0.4 · 20
}
