// SPDX-License-Identifier: MIT
// expect: EntryTakesTheChannels<strata::BatchNorm<16
// expect: Extents<8, 26, 26>
// expect-cpp20: strata::Network: an entry must be for as many channels as the entry before it gives; change one of them
// expect-cpp26: BatchNorm<16> is for 16 channels, but before it stands 8×26×26, which has 8
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, Conv2d<1, 8, 3>, BatchNorm<16>, Flatten, Dense<5408, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
