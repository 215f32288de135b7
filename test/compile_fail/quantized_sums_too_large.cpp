// SPDX-License-Identifier: MIT
// expect: SumsFitInto32Bits<40000
// expect: split it, or leave the network in float
// expect-cpp20: strata::quantize: the sums of a layer of so many inputs may need more than 32 bits
// expect-cpp26: 40000 inputs of a layer, each up to 255 times 127, may need more than 32 bits
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Input<40000>, Dense<40000, 2, Softmax>> network;
  const auto quantized = quantize(network, Dataset<40000>{});
  return static_cast<int>(sizeof quantized);
}
