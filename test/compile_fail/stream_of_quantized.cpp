// SPDX-License-Identifier: MIT
// expect: EntryStreams<2
// expect: a stream takes causal convolutions
// expect-cpp20: strata::Streaming: an entry of the network needs the whole sequence
// expect-cpp26: entry 2, LastStep, needs the whole sequence
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<20, 3>, GRU<3, 8>, LastStep, Dense<8, 2, Softmax>> network;
  const auto small = quantize(network, Dataset<60>{});
  Streaming stream(small);
  std::cout << stream.step(std::array<float, 3>{}) << '\n';
}
