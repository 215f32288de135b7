// SPDX-License-Identifier: MIT
// expect: NeighboursFit<1, strata::Input<784
// expect: Gives<784>, strata::Dense<28, 10, strata::Softmax
// expect: Takes<28>
// expect-cpp26: strata::Network: entry 1, Dense<28, 10, Softmax>, takes 28 inputs, but entry 0, Input<784>, gives
// expect-cpp26: 784; change one of them
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<28, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
