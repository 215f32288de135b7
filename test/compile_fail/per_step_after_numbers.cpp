// SPDX-License-Identifier: MIT
// expect: CostTakesTheShape<
// expect: name the cost without PerStep
// expect-cpp26: entry 4, PerStep<MeanSquaredError>, stands after an output of 1
// expect-cpp20: a cost of each step needs an output that is a sequence
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Sequence<12, 2>, GRU<2, 5>, LastStep, Dense<5, 1>, PerStep<MeanSquaredError>> network;
  std::cout << network.parameter_count << '\n';
}
