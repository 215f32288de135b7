// SPDX-License-Identifier: MIT
// expect: DataIsADataset<std::vector<float
// expect: strata/data/dataset.hpp
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const std::vector<float> images(1000 * 784);
  Digits network;
  train<128>(network, images, NoValidation{}, Adam{}, {.epochs = 3});
  std::cout << evaluate(network, images).accuracy << '\n';
}
