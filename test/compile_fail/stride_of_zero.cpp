// SPDX-License-Identifier: MIT
// expect: ConvolutionSizesArePositive<strata::Conv2d<1, 8, 3, strata::ReLU, strata::Stride<0
// expect-cpp20: strata::Network: a convolution has a size of zero; channels, kernel, stride, dilation and groups must be
// expect-cpp26: Conv2d<1, 8, 3, ReLU, Stride<0>> has a size of zero
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU, Stride<0>>, Flatten, Dense<5408, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
