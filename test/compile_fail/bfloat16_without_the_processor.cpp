// SPDX-License-Identifier: MIT
// expect: ProcessorMultipliesBFloat16<
// expect: strata: products of BFloat16 need AVX512-BF16, which this build is not for; compile with -march=native
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 10, Softmax>> network;
  const auto data = read_idx_dataset<784>("images", "labels");
  train<128, BFloat16>(network, data, NoValidation{}, Adam{});
}
