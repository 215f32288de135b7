// SPDX-License-Identifier: MIT
// expect: LabelsFit<strata::detail::Labels<float>, strata::MeanSquaredError, strata::detail::Gives<1>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Curve = Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1>>;

int main() {
  const Dataset<2, float> points{.inputs = {1, 2}, .labels = {1}};
  Curve network;
  train<32>(network, points, NoValidation{}, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, points).cost << '\n';
}
