// SPDX-License-Identifier: MIT
// Rows of a Trainer's buffers that no batch has filled, or an earlier one.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/trainer.hpp"

using namespace strata;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
using Net = Network<Input<2, double>, Dense<2, 3, ReLU>, Dense<3, 2, Softmax>>;
using Short = Trainer<Net, 4, Momentum>;
using Exact = Trainer<Net, 2, Momentum>;

const Dataset<2, Class, double> data{{0.5, -1, 2, 0.25, -3, 1, 1, 1}, {1, 0, 1, 0}};
const std::array<std::uint32_t, 2> two{2, 1};

/// The parameters after three steps on batches that are exactly full, and the last cost.
struct Truth {
  Net network{Glorot{}, 2};
  double cost = 0;
  Truth() {
    Exact trainer(Momentum{}, 0.01);
    for (int step = 0; step < 3; ++step) cost = trainer.step(network, data, two);
  }
};

void put(Short& trainer) {
  for (Size row = 0; row < 2; ++row)
    for (Size i = 0; i < 2; ++i) {
      trainer.x(row, i) = data.input(two[row])[i];
      trainer.t(row, i) = data.label(two[row]) == i ? 1 : 0;
    }
}

}  // namespace

TEST_CASE("short batch: two rows in a batch of four are a batch of two, to the last bit") {
  const Truth truth;
  Net network(Glorot{}, 2);
  Short trainer(Momentum{}, 0.01);
  double cost = 0;
  for (int step = 0; step < 3; ++step) cost = trainer.step(network, data, two);
  CHECK(cost == truth.cost);
  CHECK(network.flat_parameters() == truth.network.flat_parameters());
}

TEST_CASE("short batch: NaN that stood in any buffer before has no effect") {
  const Truth truth;
  Net network(Glorot{}, 2);
  Short trainer(Momentum{}, 0.01);
  trainer.x.fill(not_a_number);
  for (auto* buffer : {&trainer.t, &trainer.dy}) buffer->fill(not_a_number);
  const auto spoil = [](auto& buffers) {
    buffers.template get<0>().fill(not_a_number);
    buffers.template get<1>().fill(not_a_number);
  };
  spoil(trainer.outputs);
  spoil(trainer.errors);
  for (int step = 0; step < 3; ++step) trainer.step(network, data, two);
  CHECK(network.flat_parameters() == truth.network.flat_parameters());
}

TEST_CASE("short batch: the rows of a full batch before have no effect") {
  Net network(Glorot{}, 2), same(Glorot{}, 2);
  Trainer<Net, 4, Momentum> trainer(Momentum{.momentum = 0});
  Trainer<Net, 2, Momentum> exact(Momentum{.momentum = 0});
  trainer.step(network, data, std::array<std::uint32_t, 4>{0, 1, 2, 3});
  same = network;
  trainer.step(network, data, two);
  exact.step(same, data, two);
  CHECK(network.flat_parameters() == same.flat_parameters());
}

TEST_CASE("short batch: rows of x and t that one has not filled oneself have no effect") {
  const Truth truth;
  Net network(Glorot{}, 2);
  Short trainer(Momentum{}, 0.01);
  trainer.x.fill(-1e3);
  trainer.t.fill(not_a_number);
  put(trainer);
  for (int step = 0; step < 3; ++step) trainer.step(network, Size{2});
  CHECK(network.flat_parameters() == truth.network.flat_parameters());
}

TEST_CASE("short batch: rows of x that one has not filled oneself may even be NaN") {
  const Truth truth;
  Net network(Glorot{}, 2);
  Short trainer(Momentum{}, 0.01);
  trainer.x.fill(not_a_number);
  trainer.t.fill(not_a_number);
  put(trainer);
  for (int step = 0; step < 3; ++step) trainer.step(network, Size{2});
  CHECK(network.flat_parameters() == truth.network.flat_parameters());
}
