// SPDX-License-Identifier: MIT
// expect: OptimizerIsOne<double>
// expect: pass one such as GradientDescent{.learning_rate = 0.1} or Adam{}
// expect-cpp20: strata: the optimiser is none
// expect-cpp26: strata: where an optimiser should be stands double; pass one such as
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels"), validation = training;
  Digits network;
  const History history = train<128>(network, training, validation, 0.1);
  std::cout << history.best().training_cost << '\n';
}
