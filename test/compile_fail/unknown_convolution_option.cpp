// SPDX-License-Identifier: MIT
// expect: ConvolutionOptionsAreKnown<strata::Conv2d<1, 8, 3, strata::ReLU, strata::Sigmoid
// expect-cpp20: strata::Network: an option of a convolution is none; after the activation may stand
// expect-cpp26: an option of Conv2d<1, 8, 3, ReLU, Sigmoid> is none; after the activation may stand
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU, Sigmoid>, Flatten, Dense<5408, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
