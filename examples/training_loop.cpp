// SPDX-License-Identifier: MIT
// run: training_loop — a training in a loop of one's own, which looks at each epoch and changes the rate
#include <iostream>
#include <strata/strata.hpp>

using namespace strata;

int main() {
  const auto [training_set, validation, test] = split(make_moons({.rows = 2000}), {0.6, 0.2, 0.2}, 1);
  Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 2, Softmax>> network;

  auto training = start_training<32>(network, training_set, validation, ClippedByNorm{Adam{.learning_rate = 0.02}, 1},
                                     {.epochs = 40, .restore_best = true});
  while (training.epoch()) {
    const Epoch& epoch = training.history().last();
    if (epoch.number % 10 != 0) continue;
    std::cout << "epoch " << epoch.number << ": validation cost " << epoch.validation_cost << " at rate "
              << epoch.learning_rate << '\n';
    training.optimizer().learning_rate /= 2;
  }
  std::cout << "best epoch " << training.history().best_epoch << ", test accuracy " << evaluate(network, test).accuracy
            << '\n';
}
