// SPDX-License-Identifier: MIT
// expect: SizesArePositive<0, strata::Input<0
// expect-cpp20: strata::Network: an entry has a size of zero; every size must be at least 1
// expect-cpp26: strata::Network: entry 0, Input<0>, has a size of zero; every size must be at least 1
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<0>, Dense<784, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
