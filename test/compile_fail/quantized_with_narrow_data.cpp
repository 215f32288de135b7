// SPDX-License-Identifier: MIT
// expect: DataFits<
// expect-cpp20: strata: the data's rows must be as wide as the network's Input
// expect-cpp26: the data has rows of 3 numbers, but the network's Input takes 4
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Input<4>, Dense<4, 2, Softmax>> network;
  const auto quantized = quantize(network, Dataset<3>{});
  return quantized.classify({1, 2, 3, 4});
}
