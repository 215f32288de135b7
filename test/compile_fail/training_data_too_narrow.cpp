// SPDX-License-Identifier: MIT
// expect: DataFits<strata::detail::RowsOf<100>, strata::detail::Takes<784>
// expect-cpp20: strata: the data's rows must be as wide as the network's Input; change one of them
// expect-cpp26: strata: the data has rows of 100 numbers, but the network's Input takes 784; change one of them
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<100>("images", "labels"), validation = training;
  Digits network;
  train<128>(network, training, validation, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, validation).accuracy << '\n';
}
