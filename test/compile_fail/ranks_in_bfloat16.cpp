// SPDX-License-Identifier: MIT
// expect: RanksDoNotRound<
// expect: strata::train: products of BFloat16 are for a training by one process; leave BFloat16 away, or the ranks
#include "strata/ranks/train.hpp"
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 10, Softmax>> network;
  const Ranks ranks(MPI_COMM_WORLD);
  const auto data = read_idx_dataset<784>("images", "labels");
  train<128, BFloat16>(network, data, NoValidation{}, Adam{}, {}, Silent{}, ranks);
}
