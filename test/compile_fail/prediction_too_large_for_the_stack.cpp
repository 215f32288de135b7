// SPDX-License-Identifier: MIT
// expect: OutputsFitTheStack<
// expect: hold a Network::Workspace<Batch> where there is room and pass it as the third argument
// expect-cpp20: strata::Network::predict: the outputs of all layers need more than 64 KiB
// expect-cpp26: bytes for a batch of 1000, and the stack is good for 65536
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  static Matrix<float, 1000, 784> images;
  static Matrix<float, 1000, 10> answers;
  const Digits network;
  network.predict(images, answers);
  std::cout << answers(0, 0) << '\n';
}
