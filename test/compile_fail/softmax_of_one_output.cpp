// SPDX-License-Identifier: MIT
// expect: SoftmaxHasAChoice<2, strata::Dense<
// expect: for two classes name Sigmoid, or give Softmax an output for each class
// expect-cpp26: entry 2, Dense<3, 1, Softmax>, is a Softmax of one output, which is always 1
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 1, Softmax>> network;
  std::cout << evaluate(network, Dataset<2>{}).cost << '\n';
}
