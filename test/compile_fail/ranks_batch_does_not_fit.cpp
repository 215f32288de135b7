// SPDX-License-Identifier: MIT
// expect: BatchHasShards<100, 8>
// expect-cpp20: strata::train: a batch must have as many rows for each shard of the ranks; take a batch that is a
// multiple expect-cpp26: strata::train: a batch of 100 rows has not as many for each of 8 shards; take a batch that is
// a multiple
#include "strata/ranks/train.hpp"
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<2>, Dense<2, 2, Softmax>> network;
  const Ranks ranks(MPI_COMM_WORLD);
  train<100>(network, make_moons({.rows = 2000}), NoValidation{}, Adam{}, {}, Silent{}, ranks);
}
