// SPDX-License-Identifier: MIT
// run: first_network — twelve lines: declare, train, test a network
#include <iostream>
#include <strata/strata.hpp>

using namespace strata;
using Islands = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;

int main() {
  auto [training, validation, test] = split(make_islands({.rows = 4000, .seed = 1}), {0.6, 0.2, 0.2}, 1);

  Islands network;
  const History history = train<32>(network, training, validation, Adam{.learning_rate = 0.01},
                                    {.epochs = 60, .early_stopping_window = 10}, ProgressLine{std::cout});

  std::cout << "best epoch " << history.best_epoch << ", test accuracy " << evaluate(network, test).accuracy << '\n';
}
