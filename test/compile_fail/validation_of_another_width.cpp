// SPDX-License-Identifier: MIT
// expect: ValidationFits<strata::detail::RowsOf<784>, strata::detail::Classes, strata::detail::RowsOf<28>,
// expect: strata::detail::Classes>
// expect-cpp20: strata::train: training and validation data must have rows and labels of the same kind
// expect-cpp26: strata::train: the training data has rows of 784 numbers and
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto validation = read_idx_dataset<28>("test-images", "test-labels");
  Digits network;
  train<128>(network, training, validation, Adam{}, {.epochs = 3});
}
