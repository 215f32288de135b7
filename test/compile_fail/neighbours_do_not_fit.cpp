// SPDX-License-Identifier: MIT
// expect: NeighboursFit<2, strata::Dense<784, 200, strata::Sigmoid
// expect: Gives<200>, strata::Dense<100, 30, strata::Sigmoid
// expect: Takes<100>
// expect-cpp20: strata::Network: a layer must take as many inputs as the entry before it gives outputs; change one
// expect-cpp20: of them
// expect-cpp26: strata::Network: entry 2, Dense<100, 30, Sigmoid>, takes 100 inputs, but entry 1, Dense<784, 200,
// expect-cpp26: Sigmoid>, gives 200; change one of them
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<100, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
