// SPDX-License-Identifier: MIT
// expect: HeldEntryFits<
// expect: Extents<4>
// expect: change one of them
// expect-cpp26: takes 3, but what comes to it is 4
// expect-cpp20: what a layer holds must take the shape that comes to it
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Input<2>, Residual<Dense<2, 4, Tanh>, Dense<3, 2>>> network;
  std::cout << network.predict({1, 2})(0) << '\n';
}
