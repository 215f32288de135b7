// SPDX-License-Identifier: MIT
// expect: EntryHasAFormInBytes<1
// expect: Dense, Conv1d and Conv2d without groups, pools, Flatten and Dropout can
// expect-cpp20: strata::quantize: an entry of the network cannot be computed in eight bits
// expect-cpp26: entry 1, GRU<3, 8>, cannot be computed in eight bits where it stands
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<20, 3>, GRU<3, 8>, LastStep, Dense<8, 2, Softmax>> network;
  const auto quantized = quantize(network, Dataset<60>{});
  return quantized.classify(std::array<float, 60>{});
}
