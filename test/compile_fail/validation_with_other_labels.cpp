// SPDX-License-Identifier: MIT
// expect: ValidationFits<strata::detail::RowsOf<2>, strata::detail::Classes, strata::detail::RowsOf<2>,
// expect: strata::detail::Targets<1>
#include "strata/strata.hpp"

using namespace strata;

using Moons = Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1, Sigmoid>>;

int main() {
  const auto training = make_moons({.rows = 1000});
  const Dataset<2, Target<1>> validation{.inputs = {1, 2}, .labels = {{1}}};
  Moons network;
  train<32>(network, training, validation, Adam{}, {.epochs = 3});
}
