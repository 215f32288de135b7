// SPDX-License-Identifier: MIT
// expect: strata: theta is not all of this network, as one of its layers keeps statistics (Normalize its scaling)
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<4>, Normalize<4>, Dense<4, 3, Softmax>> network;
  save_parameters(network, "theta.npy");
}
