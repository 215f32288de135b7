// SPDX-License-Identifier: MIT
// expect: DataFits<strata::detail::RowsOf<1024>, strata::detail::Takes<784>
// expect-cpp26: strata: the data has rows of 1024 numbers, but the network's Input takes 784
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  Digits network;
  train<128>(network, training, NoValidation{}, Adam{}, {.epochs = 3});
  const auto result = evaluate(network, read_idx_dataset<1024>("test-images", "test-labels"));
  std::cout << result.accuracy << result.cost << '\n';
}
