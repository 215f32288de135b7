// SPDX-License-Identifier: MIT
// expect: ShapesFit<2, strata::Conv2d<1, 8, 3, strata::ReLU
// expect: Extents<8, 26, 26>
// expect: Extents<5408>
// expect-cpp20: strata::Network: a layer that takes plain numbers stands after an image or a sequence; put Flatten before it
// expect-cpp26: takes 5408 plain numbers, but entry 1, Conv2d<1, 8, 3,
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, Dense<5408, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
