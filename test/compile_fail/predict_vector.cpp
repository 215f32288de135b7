// SPDX-License-Identifier: MIT
// expect: ObservationFits<
// expect: Takes<784>
// expect: give a Vector<Scalar, inputs> or a std::span<const Scalar, inputs>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const Vector<float, 100> image = xt::zeros<float>({100});
  const Digits network;
  const auto answer = network.predict(image);
  std::cout << answer(0) << '\n';
}
