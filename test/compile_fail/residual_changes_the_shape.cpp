// SPDX-License-Identifier: MIT
// expect: BranchesHaveOneShape<
// expect: Extents<6, 6, 6>
// expect: Extents<4, 8, 8>
// expect: change one of them, or add a projection (Residual<Project<
// expect-cpp26: one branch gives 6×6×6, another 4×8×8
// expect-cpp20: branches that are joined must give the same shape
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Network<Image<4, 8, 8>, Residual<Conv2d<4, 6, 3, ReLU>>, Flatten, Dense<216, 2>> network;
  std::cout << network.outputs << '\n';
}
