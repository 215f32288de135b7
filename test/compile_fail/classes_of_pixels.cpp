// SPDX-License-Identifier: MIT
// expect: PixelsHaveACost<1, strata::Conv2d<1, 3, 1, strata::Softmax>, strata::Extents<3, 28, 28>, strata::Softmax>
// expect-cpp20: strata::Network: an output of probabilities at each pixel has no such cost; name one
// expect-cpp26: entry 1, Conv2d<1, 3, 1, Softmax>, gives 3×28×28 with Softmax at each pixel, which has no such cost
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Image<1, 28, 28>, Conv2d<1, 3, 1, Softmax>> network;
  return static_cast<int>(network.outputs);
}
