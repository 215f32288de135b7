// SPDX-License-Identifier: MIT
// expect: EntryTakesTheFeatures<
// expect: 3
// expect-cpp26: takes 3 features of each step, but before it stands 12×2, which has 2
// expect-cpp20: an entry must take as many features of each step as there are
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Sequence<12, 2>, GRU<3, 5>, Flatten, Dense<60, 1>> network;
  std::cout << network.parameter_count << '\n';
}
