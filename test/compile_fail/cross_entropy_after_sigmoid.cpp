// SPDX-License-Identifier: MIT
// expect: CostFitsTheOutput<2, strata::CrossEntropy, strata::Dense<784, 10, strata::Sigmoid
// expect: BinaryCrossEntropy wants Sigmoid, CrossEntropy wants Softmax, MeanSquaredError takes any
// expect-cpp20: strata::Network: the cost makes no sense after the output's activation
// expect-cpp26: strata::Network: entry 2, CrossEntropy, makes no sense after the activation Sigmoid of Dense<784,
// expect-cpp26: 10, Sigmoid>; BinaryCrossEntropy wants Sigmoid
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 10, Sigmoid>, CrossEntropy>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
