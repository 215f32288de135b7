// SPDX-License-Identifier: MIT
// expect: PoolPaddingIsAtMostHalf<strata::MaxPool<2, strata::Padding<2
// expect-cpp20: strata::Network: the padding of a pool is more than half of its size; make it smaller
// expect-cpp26: the padding of MaxPool<2, Padding<2>> is more than half of its size; make it smaller
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Image<1, 28, 28>, MaxPool<2, Padding<2>>, Flatten, Dense<225, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
