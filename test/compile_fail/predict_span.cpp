// SPDX-License-Identifier: MIT
// expect: ObservationFits<
// expect: Takes<784>
// expect: give a Vector<Scalar, inputs> or a std::span<const Scalar, inputs>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto data = read_idx_dataset<100>("images", "labels");
  const Digits network;
  const auto answer = network.predict(data.input(0));
  std::cout << answer(0) << '\n';
}
