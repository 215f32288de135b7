// SPDX-License-Identifier: MIT
// expect: GroupsDivideTheChannels<strata::Conv2d<8, 12, 3, strata::ReLU
// expect: 3, 8, 12>
// expect-cpp20: strata::Network: groups must divide the channels in and the channels out; change one of them
// expect-cpp26: 3 groups of Conv2d<8, 12, 3, ReLU, Groups<3>> do not divide 8 channels in and 12 channels
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, Conv2d<8, 12, 3, ReLU, Groups<3>>, Flatten, Dense<6912, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
