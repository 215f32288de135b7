// SPDX-License-Identifier: MIT
// expect: LabelsFit<strata::detail::Classes, strata::MeanSquaredError, strata::detail::Gives<1>
// expect: cross-entropies and focal losses take classes or Target<outputs>, others take Target<outputs>
// expect-cpp20: strata: the data's labels do not go with the network's cost and outputs
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Curve = Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1>>;

int main() {
  const auto moons = make_moons({.rows = 1000});
  Curve network;
  train<32>(network, moons, moons, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, moons).cost << '\n';
}
