// SPDX-License-Identifier: MIT
// expect: NetworkHasACost<2, strata::Dense<200, 10, strata::ReLU
// expect: name one as the last entry, such as MeanSquaredError
// expect-cpp20: strata::Network: no cost goes by itself with the output's activation
// expect-cpp26: strata::Network: no cost goes by itself with the activation ReLU of entry 2, Dense<200, 10, ReLU>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 200, ReLU>, Dense<200, 10, ReLU>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
