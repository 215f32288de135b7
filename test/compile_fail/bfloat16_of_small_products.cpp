// SPDX-License-Identifier: MIT
// expect: SomeProductsAreLarge<
// expect: what gains are Dense layers that the network lists, of 16 inputs and 16 outputs or more, in batches of 16
// expect-cpp20: strata: none of the network's products is large enough to gain from BFloat16; leave BFloat16 away
// expect-cpp26: in batches of 128 rows is large enough to gain from BFloat16; leave BFloat16 away
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<784>, Dense<784, 10, Softmax>> network;
  const auto data = read_idx_dataset<784>("images", "labels");
  train<128, BFloat16>(network, data, NoValidation{}, Adam{});
}
