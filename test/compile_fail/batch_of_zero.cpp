// SPDX-License-Identifier: MIT
// expect: BatchHasRows<0>
// expect: strata: a batch needs at least one row; train<128>(…) is a good beginning
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto data = read_idx_dataset<784>("images", "labels");
  Digits network;
  const History history = train<0>(network, data, NoValidation{}, Adam{}, {.epochs = 3});
  std::cout << history.best().training_cost << evaluate(network, data).accuracy << '\n';
}
