// SPDX-License-Identifier: MIT
// expect: KernelFitsTheMap<strata::Conv2d<1, 8, 31, strata::ReLU
// expect: 31, 31, 30, 30>
// expect-cpp20: strata::Network: the kernel is larger than the padded map that it moves on; make the kernel
// expect-cpp26: spans 31×31 places, but the map has 30×30 with its padding
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 31, ReLU, Padding<1>>, Flatten, Dense<8, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
