// SPDX-License-Identifier: MIT
// expect: PoolTakesPlaces<strata::MaxPool<2>, 784>
// expect-cpp20: strata::Network: a pool stands after plain numbers; begin with
// expect-cpp26: MaxPool<2> stands after 784 plain numbers; begin with
#include "strata/strata.hpp"

using namespace strata;

using Pictures = Network<Input<784>, MaxPool<2>, Dense<196, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Pictures network;
  train<64>(network, training, NoValidation{}, Momentum{}, {.epochs = 3});
  return static_cast<int>(network.classify(training.input(0)));
}
