// SPDX-License-Identifier: MIT
// expect: BatchFits<strata::detail::Shaped<128, 784>, strata::detail::Takes<784>, strata::detail::Shaped<64,
// expect: 10>, strata::detail::Gives<10>
// expect: for a batch give a Matrix<Scalar, Batch, inputs> and a Matrix<Scalar, Batch, outputs>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const Matrix<float, 128, 784> images = xt::zeros<float>({128, 784});
  Matrix<float, 64, 10> answers;
  const Digits network;
  network.predict(images, answers);
  std::cout << answers(0, 0) << '\n';
}
