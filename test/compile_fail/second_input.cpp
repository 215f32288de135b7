// SPDX-License-Identifier: MIT
// expect: NetworkHasOneInput<2, strata::Input<200
// expect-cpp20: strata::Network: there is a second Input; keep the first entry only
// expect-cpp26: strata::Network: entry 2, Input<200>, is a second Input; keep the first entry only
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Input<200>, Dense<200, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
