// SPDX-License-Identifier: MIT
// expect: ObservationFits<strata::detail::Holds<4>, strata::detail::Takes<2>
// expect: give a Vector<Scalar, inputs> or a std::span<const Scalar, inputs>
// expect-cpp26: 4 numbers are no observation of this network, which takes 2
#include <iostream>

#include "strata/layer/dense.hpp"
#include "strata/network/network.hpp"

using namespace strata;

int main() {
  const Network<Input<2>, Dense<2, 1, Sigmoid>> network;
  std::cout << network.predict({0.5F, -0.25F, 7, 8})(0) << '\n';
}
