// SPDX-License-Identifier: MIT
// expect: ConvolutionTakesTheShape<strata::Conv1d<1, 8, 3, strata::ReLU
// expect-cpp20: strata::Network: Conv2d stands after an image, Conv1d after a sequence; begin with
// expect-cpp26: Conv1d<1, 8, 3, ReLU> stands after a shape of 1×28×28; begin with
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv1d<1, 8, 3, ReLU>, Flatten, Dense<6272, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
