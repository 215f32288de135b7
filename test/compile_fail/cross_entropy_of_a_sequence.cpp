// SPDX-License-Identifier: MIT
// expect: CostGoesByTheSteps<
// expect: write PerStep<the cost>, or name none
// expect-cpp26: entry 3, CrossEntropy, takes an output of 12×4 for one observation, but Softmax is that of each step
// expect-cpp20: this output has probabilities at each step, so it needs PerStep
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Sequence<12, 2>, GRU<2, 5>, EachStep<Dense<5, 4, Softmax>>, CrossEntropy> network;
  std::cout << network.parameter_count << '\n';
}
