// SPDX-License-Identifier: MIT
#include "strata/layer/normalize.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/data/min_max.hpp"
#include "strata/data/moons.hpp"
#include "strata/data/standardize.hpp"
#include "strata/layer/dense.hpp"
#include "strata/network/network.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/testing/gradient_check.hpp"
#include "strata/training/gradient.hpp"
#include "strata/training/trainer.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;

namespace {

using Plain = Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1, Sigmoid>>;
using Normalized = Network<Input<2>, Normalize<2>, Dense<2, 8, Tanh>, Dense<8, 1, Sigmoid>>;

/// θ after ten steps of a batch.
template <Size Batch, class Network>
std::vector<float> trained(Network& network, const Dataset<2>& data) {
  const auto trainer = std::make_unique<Trainer<Network, Batch, Momentum>>();
  trainer->optimizer.learning_rate = 0.5;
  std::vector<std::uint32_t> rows(Batch);
  for (Size step = 0; step < 10; ++step) {
    for (Size i = 0; i < Batch; ++i) rows[i] = static_cast<std::uint32_t>((step * Batch + i * 7) % data.rows());
    trainer->step(network, data, rows);
  }
  return network.flat_parameters();
}

}  // namespace

TEST_CASE("normalize: takes off the shift and multiplies by the factor") {
  NormalizeParameters<float, 2> p;
  const Matrix<float, 2, 2> x{{3, 4}, {-1, 0.5F}};
  Guarded<Matrix<float, 2, 2>> y;
  Normalize<2>::forward(p, x, y.value);
  CHECK(equals(y.value, x));
  p = MinMax<2>{{1, 4}, {5, 4}};
  Normalize<2>::forward(p, x, y.value);
  const Matrix<float, 2, 2> expected{{0.5F, 0}, {-0.5F, 0}};
  CHECK(equals(y.value, expected));
  CHECK(y.intact());
}

TEST_CASE("normalize: its gradient at x is that of differences") {
  CHECK(check_gradients<Normalize<5>>().passed());
  Matrix<double, 1, 2> dx;
  NormalizeParameters<double, 2> p;
  p.factor = {3, -2};
  const Matrix<double, 1, 2> delta{{5, 7}}, expected{{15, -14}};
  assign(dx, Normalize<2>::input_gradient(p, delta, delta, delta));
  CHECK(equals(dx, expected));
}

TEST_CASE("normalize: nothing of it is learned or part of θ, and reset leaves it alone") {
  static_assert(Normalized::parameter_count == Plain::parameter_count);
  static_assert(statistic_elements<Normalize<2>::Parameters<float>> == 4);
  static_assert(statistic_elements<Dense<2, 1>::Parameters<float>> == 0);
  Normalized network;
  network.layer<0>() = Standardize<2>{{1, 2}, {4, 0}};
  CHECK(network.flat_parameters() == Plain().flat_parameters());
  network.reset(Glorot{}, 3);
  const Normalized copy(network);
  CHECK(copy.layer<0>().shift(1) == 2);
  CHECK(copy.layer<0>().factor(0) == 0.25F);
  CHECK(copy.layer<0>().factor(1) == 0);
}

TEST_CASE("normalize: a network with it learns, to the last bit, what one without it learns from scaled data") {
  const auto raw = make_moons({.rows = 200, .noise = 0.1, .seed = 1});
  const auto scaling = Standardize<2>::fit(raw);
  Dataset<2> scaled = raw;
  for (Size i = 0; i < scaled.inputs.size(); ++i)
    scaled.inputs[i] = (raw.inputs[i] - scaling.shift()[i % 2]) * scaling.factor()[i % 2];
  Plain plain;
  Normalized network;
  network.layer<0>() = scaling;
  CHECK(trained<64>(network, raw) == trained<64>(plain, scaled));
  CHECK(network.layer<0>().shift(0) == scaling.mean[0]);
  CHECK(network.layer<0>().factor(0) == scaling.factor()[0]);
  CHECK(network.predict(raw.input(0))(0) == plain.predict(scaled.input(0))(0));
  const float inside = input_gradient(plain, scaled.input(0))(1);
  CHECK(input_gradient(network, raw.input(0))(1) == doctest::Approx(inside * scaling.factor()[1]));
}
