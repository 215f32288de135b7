// SPDX-License-Identifier: MIT
// expect: NetworkCanLearn<strata::Network<strata::Input<2
// expect: give it a layer that has some, such as Dense
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<2>, Activate<2, Softmax>> network;
  const auto history = train<32>(network, make_moons({}), NoValidation{}, Adam{});
  std::cout << history.best_epoch << '\n';
}
