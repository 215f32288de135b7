// SPDX-License-Identifier: MIT
// expect: NetworkHasALayer<strata::Input<784
// expect: strata::Network: no layer follows
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, CrossEntropy>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
