// SPDX-License-Identifier: MIT
// expect: FactorsAreKnown<
// expect-cpp20: strata: the products of a training multiply no such numbers; write BFloat16, or leave it away
// expect-cpp26: strata: products do not multiply float; write BFloat16, or leave it away
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto trainer = std::make_unique<Trainer<Digits, 128, Adam, float>>();
  trainer->epoch_number = 1;
}
