// SPDX-License-Identifier: MIT
// expect: LabelsFit<strata::detail::Targets<3>, strata::MeanSquaredError, strata::detail::Gives<1>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Curve = Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1>>;

int main() {
  Dataset<2, Target<3>> points{.inputs = {1, 2}, .labels = {{1, 0, 0}}};
  Curve network;
  train<32>(network, points, points, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, points).cost << '\n';
}
