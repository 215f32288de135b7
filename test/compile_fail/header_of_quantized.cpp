// SPDX-License-Identifier: MIT
// expect: IsWrittenInFloat<
// expect: a network in eight bits has functions of its own
// expect: include header.hpp, onnx.hpp or safetensors.hpp of strata/quantized
#include "strata/strata.hpp"
#include "strata/io/header.hpp"

using namespace strata;

int main() {
  const Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 2, Softmax>> network;
  save_header(quantize(network, Dataset<2>{}), "network.h", "network");
}
