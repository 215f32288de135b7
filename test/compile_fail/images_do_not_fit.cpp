// SPDX-License-Identifier: MIT
// expect: ShapesFit<2, strata::Conv2d<1, 8, 3, strata::ReLU
// expect: Extents<8, 26, 26>
// expect: Extents<8, 28, 28>
// expect-cpp20: strata::Network: a layer must take the shape that the entry before it gives; change one of them
// expect-cpp26: takes 8×28×28, but entry 1, Conv2d<1, 8, 3,
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, Flatten::On<Extents<8, 28, 28>>, Dense<6272, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
