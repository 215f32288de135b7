// SPDX-License-Identifier: MIT
// expect: ObservationFits<strata::detail::Holds<3>, strata::detail::Takes<2>
// expect: give a Vector<Scalar, inputs> or a std::span<const Scalar, inputs>
// expect-cpp26: 3 numbers are no observation of this network, which takes 2
#include <iostream>

#include "strata/layer/dense.hpp"
#include "strata/network/network.hpp"

using namespace strata;

int main() {
  const Network<Input<2>, Dense<2, 1, Sigmoid>> network;
  std::cout << network.classify(std::array{0.5F, 1.0F, 2.0F}) << '\n';
}
