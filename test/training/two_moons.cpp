// SPDX-License-Identifier: MIT
// The report's first experiment: a straight line cannot part two moons, three hidden units can.
#include <doctest/doctest.h>

#include "strata/data/min_max.hpp"
#include "strata/data/moons.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/training/train.hpp"

using namespace strata;

namespace {

template <class Network>
double training_accuracy() {
  auto data = make_moons({.rows = 10000, .noise = 0.1, .seed = 1});
  MinMax<2>::fit(data).apply(data);
  Network network;
  train<512>(network, data, NoValidation{}, GrowAndSlash{10}, {.epochs = 200});
  return evaluate(network, data).accuracy;
}

}  // namespace

TEST_CASE("two moons: a linear network gets about 88 %") {
  const double accuracy = training_accuracy<Network<Input<2>, Dense<2, 2, Sigmoid>>>();
  CHECK(accuracy > 0.86);
  CHECK(accuracy < 0.91);
}

TEST_CASE("two moons: a hidden layer of three gets over 99 %") {
  CHECK(training_accuracy<Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 2, Sigmoid>>>() > 0.99);
}
