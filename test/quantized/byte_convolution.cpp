// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_convolution.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "support/naive_byte_convolution.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE_TEMPLATE("byte_convolution: bytes are those of plain loops, at the edges of the map too", Layer,
                   Conv2d<1, 8, 3, ReLU>::On<Extents<1, 9, 8>>, Conv2d<3, 5, 3, Tanh, Same>::On<Extents<3, 6, 7>>,
                   Conv2d<2, 16, 2, Identity, Stride<2>, Padding<1>, NoBias>::On<Extents<2, 5, 5>>,
                   Conv2d<2, 3, 2, ReLU, Dilation<2>, KernelWidth<3>>::On<Extents<2, 6, 9>>,
                   Conv1d<3, 4, 3, ReLU, Causal>::On<Extents<11, 3>>) {
  strata_test::check_byte_convolution<Layer>();
}

TEST_CASE("byte_convolution: biases take back what rounded weights change of the mean of what is seen") {
  using Layer = Conv2d<1, 1, 1>::On<Extents<1, 1, 2>>;
  using Form = ByteForm<Layer, false>;
  Layer::Parameters<float> floats;
  floats.weights(0, 0) = 127;
  floats.biases(0) = 0;
  Form::Parameters p;
  Form::quantize(p, floats, {1, 0}, {{1, 3}, {0, 1000}, {0, 1000}});
  CHECK(Form::bias(p, 0, {1, 0}) == 0);
  // Of steps of 1 the weight 0.4 of the second channel is rounded away, 0.4 · 10 on average.
  using Two = ByteForm<Conv2d<2, 1, 1>::On<Extents<2, 1, 2>>, false>;
  Two::L::Parameters<float> more;
  more.weights(0, 0) = 127;
  more.weights(1, 0) = 0.4F;
  more.biases(0) = 0;
  Two::Parameters q;
  Two::quantize(q, more, {1, 0}, {{1, 8, 3, 12}, {0, 1000}, {0, 1000}});
  CHECK(int{q.weights(1, 0)} == 0);
  CHECK(Two::bias(q, 0, {1, 0}) == 4);
}
