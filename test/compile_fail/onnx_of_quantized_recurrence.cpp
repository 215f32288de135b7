// SPDX-License-Identifier: MIT
// expect: EntryIsWrittenInBytes<1
// expect: write the network in float, or the one in eight bits as C, by save_header
// expect-cpp20: strata::save_onnx: ONNX has no such layer of whole numbers
// expect-cpp26: entry 1, GRU<3, 8>, goes through steps, and is not written in eight bits
#include "strata/quantized/onnx.hpp"
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<20, 3>, GRU<3, 8>, LastStep, Dense<8, 2, Softmax>> network;
  save_onnx(quantize(network, Dataset<60>{}), "network.onnx");
}
