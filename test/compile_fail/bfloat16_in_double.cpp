// SPDX-License-Identifier: MIT
// expect: RoundedNumbersAreFloat<double>
// expect-cpp20: strata: only a network in float has products of BFloat16; leave away BFloat16, or the number type of
// the expect-cpp26: strata: a network in double has no products of BFloat16; leave away BFloat16, or the number type of
// the
#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784, double>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto trainer = std::make_unique<Trainer<Digits, 128, Adam, BFloat16>>();
  trainer->epoch_number = 1;
}
