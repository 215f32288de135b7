// SPDX-License-Identifier: MIT
// expect: NetworkIsOne<const strata::Network<
// expect: the order is train<Batch>
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto data = read_idx_dataset<784>("images", "labels");
  const Digits network;
  train<128>(network, data, NoValidation{}, Adam{}, {.epochs = 3});
}
