// SPDX-License-Identifier: MIT
// expect: EntryHasAFormInBytes<1
// expect: GRU, LSTM, and Elman with Tanh or Sigmoid
// expect-cpp20: strata::quantize: an entry of the network cannot be computed in eight bits
// expect-cpp26: entry 1, Elman<3, 8, ReLU>, cannot be computed in eight bits where it stands
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<20, 3>, Elman<3, 8, ReLU>, LastStep, Dense<8, 2, Softmax>> network;
  const auto quantized = quantize(network, Dataset<60>{});
  return quantized.classify(std::array<float, 60>{});
}
