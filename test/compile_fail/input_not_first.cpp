// SPDX-License-Identifier: MIT
// expect: InputIsTheFirstEntry<0, strata::Dense<784, 10, strata::Softmax
// expect-cpp20: strata::Network: the first entry must be the Input; move Input<N> to the front
// expect-cpp26: strata::Network: entry 0, Dense<784, 10, Softmax>, stands before the Input; move Input<N> to the
// expect-cpp26: front
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Dense<784, 10, Softmax>, Input<784>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
