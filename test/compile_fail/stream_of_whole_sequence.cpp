// SPDX-License-Identifier: MIT
// expect: EntryStreams<2
// expect: a stream takes causal convolutions
// expect-cpp26: entry 2, Conv1d<8, 1, 3>, needs the whole sequence
// expect-cpp20: an entry of the network needs the whole sequence
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Sequence<64, 1>, Conv1d<1, 8, 3, Tanh, Causal>, Conv1d<8, 1, 3>> network;
  Streaming stream(network);
  stream.warm_up();
  std::cout << stream.step(1) << '\n';
}
