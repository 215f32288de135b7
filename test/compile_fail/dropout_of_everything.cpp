// SPDX-License-Identifier: MIT
// expect: DropoutDropsAShare<strata::Dropout
// expect-cpp20: strata::Network: the share that a Dropout drops must be at least 0 and less than 1; write
// expect-cpp20: Dropout<0.5> for a half
// expect-cpp26: strata::Network: Dropout<50> drops no such share
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dropout<50>, Dense<200, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Digits network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
