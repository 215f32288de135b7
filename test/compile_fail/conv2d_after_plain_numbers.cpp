// SPDX-License-Identifier: MIT
// expect: ConvolutionTakesTheShape<strata::Conv2d<1, 8, 3, strata::ReLU
// expect-cpp20: strata::Network: Conv2d stands after an image, Conv1d after a sequence; begin with
// expect-cpp26: Conv2d<1, 8, 3, ReLU> stands after a shape of 784; begin with
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Input<784>, Conv2d<1, 8, 3, ReLU>, Flatten, Dense<5408, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
