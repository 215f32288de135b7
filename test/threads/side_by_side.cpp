// SPDX-License-Identifier: MIT
// Trainings share nothing: side by side, each gives what it gives alone, bit for bit.
#include <doctest/doctest.h>

#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/data/moons.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/training/train.hpp"
#include "threads/together.hpp"

using namespace strata;
using Net = Network<Input<2>, Dense<2, 9, Tanh>, Dense<9, 2, Softmax>>;

namespace {

/// The parameters after a training of its own; `number` decides everything that may differ.
template <class Optimizer>
std::vector<float> trained(const Dataset<2>& data, int number) {
  Net network(Glorot{}, static_cast<std::uint64_t>(number));
  train<16>(network, data, data, Optimizer{},
            {.epochs = 5, .l2 = 0.001, .early_stopping_window = 2, .seed = static_cast<std::uint64_t>(number)});
  return network.flat_parameters();
}

template <class Optimizer>
void check_side_by_side() {
  const Dataset<2> data = make_moons({.rows = 70, .seed = 1});
  std::vector<std::vector<float>> alone;
  for (int i = 0; i < threads::count; ++i) alone.push_back(trained<Optimizer>(data, i));
  CHECK(alone[0] != alone[1]);
  CHECK(threads::all_hold([&](int i) { return trained<Optimizer>(data, i) == alone[static_cast<Size>(i)]; }));
}

}  // namespace

TEST_CASE("threads: trainings on one data set, side by side, learn what they learn alone") {
  check_side_by_side<Adam>();
  check_side_by_side<GrowAndSlash>();
}

TEST_CASE("threads: a network is asked while others are trained") {
  const Dataset<2> data = make_moons({.rows = 70, .seed = 1});
  const Net network(Glorot{}, 9);
  const double expected = evaluate(network, data).cost;
  const std::vector<float> alone = trained<Adam>(data, 1);
  CHECK(threads::all_hold(
      [&](int i) { return i % 2 == 0 ? evaluate(network, data).cost == expected : trained<Adam>(data, 1) == alone; }));
}
