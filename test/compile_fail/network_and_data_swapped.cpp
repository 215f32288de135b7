// SPDX-License-Identifier: MIT
// expect: NetworkIsOne<
// expect: the order is train<Batch>(network, training data, validation data, optimiser) and evaluate(network, data)
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  auto data = read_idx_dataset<784>("images", "labels");
  Digits network;
  train<128>(data, network, NoValidation{}, Adam{}, {.epochs = 3});
}
