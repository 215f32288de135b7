// SPDX-License-Identifier: MIT
// expect: ParametersAreItsOwn<strata::Network<strata::Input<784
// expect: >::Parameters
// expect: use its own Network::Parameters
// expect-cpp20: strata::Network: these are not this network's parameters
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

using Small = Network<Input<784>, Dense<784, 10, Softmax>>;

static Small::Parameters parameters;

int main() {
  const auto data = read_idx_dataset<784>("images", "labels");
  Digits network(parameters);
  train<128>(network, data, NoValidation{}, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, data).accuracy << '\n';
}
