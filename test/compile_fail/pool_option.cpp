// SPDX-License-Identifier: MIT
// expect: PoolOptionsAreKnown<strata::MaxPool<2, strata::Same
// expect-cpp20: strata::Network: an option of a pool is none; after its size may stand
// expect-cpp26: an option of MaxPool<2, Same> is none; after its size may stand
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, MaxPool<2, Same>, Flatten, Dense<196, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
