// SPDX-License-Identifier: MIT
// expect: EntryIsWrittenInBytes<1
// expect: keep the one in eight bits by save_network
// expect-cpp20: strata::save_header, strata::save_onnx: an entry of a network in eight bits is written neither
// expect-cpp26: entry 1, GRU<3, 8>, is not written in eight bits
#include "strata/quantized/header.hpp"
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<20, 3>, GRU<3, 8>, LastStep, Dense<8, 2, Softmax>> network;
  save_header(quantize(network, Dataset<60>{}), "network.h", "network");
}
