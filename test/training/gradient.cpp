// SPDX-License-Identifier: MIT
#include "strata/training/gradient.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "strata/activation/gelu.hpp"
#include "strata/data/weighted.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/residual.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2, double>, Dense<2, 3, Sigmoid>, Dense<3, 2, Softmax>>;
using Data = Dataset<2, Class, double>;

/// More than one block, and a short one.
Data rows() {
  Data data;
  strata_test::Draws draw(3);
  for (Size row = 0; row < 150; ++row) {
    data.inputs.insert(data.inputs.end(), {draw(), draw()});
    data.labels.push_back(static_cast<Class>(row % 3 == 0));
  }
  return data;
}

/// Central differences of J + λ/2 Σ W² by θ.
std::vector<double> differences(const Net& network, auto&& cost) {
  constexpr double h = 1e-5;
  std::vector<double> slopes;
  const auto theta = network.flat_parameters();
  Net moved = network;
  for (Size i = 0; i < theta.size(); ++i) {
    const auto at = [&](double shift) {
      auto changed = theta;
      changed[i] += shift;
      moved.set_flat_parameters(changed);
      return cost(moved);
    };
    slopes.push_back((at(h) - at(-h)) / (2 * h));
  }
  return slopes;
}

}  // namespace

TEST_CASE("gradient: cost and slopes of a data set are those of central differences, penalty included") {
  const Net network(Glorot{}, 2);
  const Data data = rows();
  const auto [cost, gradient] = cost_and_gradient(network, data, 0.3);
  CHECK(cost == doctest::Approx(evaluate(network, data).cost).epsilon(1e-12));
  const auto expected = differences(network, [&](const Net& n) {
    double squares = 0;
    n.for_each_layer([&](auto, const auto& p) {
      for (const double w : p.weights.storage()) squares += w * w;
    });
    return evaluate(n, data).cost + 0.3 / 2 * squares;
  });
  CHECK(strata_test::largest_difference(gradient.flat_parameters(), expected) < 1e-8);
  CHECK(Net(Glorot{}, 2).flat_parameters() == network.flat_parameters());
}

TEST_CASE("gradient: rows weigh what they weigh") {
  const Net network(Glorot{}, 2);
  const Data two{{0.1, 0.2, 0.3, 0.4}, {0, 1}}, three{{0.1, 0.2, 0.1, 0.2, 0.3, 0.4}, {0, 0, 1}};
  const auto weighted_rows = cost_and_gradient(network, weighted(two, {2, 1})),
             repeated = cost_and_gradient(network, three);
  CHECK(weighted_rows.cost == doctest::Approx(repeated.cost).epsilon(1e-12));
  CHECK(strata_test::largest_difference(weighted_rows.gradient.flat_parameters(), repeated.gradient.flat_parameters()) <
        1e-12);
}

TEST_CASE("gradient: data that cannot be learned is an error") {
  CHECK_THROWS_WITH_AS(cost_and_gradient(Net(), Data{}), "strata: the training data has no rows", Error);
}

TEST_CASE("gradient: the slope of an output by the inputs is that of central differences") {
  const Net network(Glorot{}, 2);
  constexpr double h = 1e-5;
  for (const Size k : {0U, 1U}) {
    const auto slopes = input_gradient(network, Vector<double, 2>{0.3, -0.7}, k);
    const double by_x = (network.predict({0.3 + h, -0.7})(k) - network.predict({0.3 - h, -0.7})(k)) / (2 * h);
    const double by_y = (network.predict({0.3, -0.7 + h})(k) - network.predict({0.3, -0.7 - h})(k)) / (2 * h);
    CHECK(slopes(0) == doctest::Approx(by_x).epsilon(1e-7));
    CHECK(slopes(1) == doctest::Approx(by_y).epsilon(1e-7));
  }
  CHECK_THROWS_WITH_AS(input_gradient(network, Vector<double, 2>{0, 0}, 2),
                       "strata::input_gradient: there is no output 2; there are 2, counted from 0", Error);
}

TEST_CASE("gradient: by the input is that of the prediction, by running statistics and without dropout") {
  Network<Input<2, double>, Dense<2, 3, GELU>, Dropout<0.5>, Residual<BatchNorm<3>, Dropout<0.5>>, Dense<3, 1>> network;
  auto& norm = network.layer<2>().layers.get<0>().layers.get<0>();
  norm.scale = Vector<double, 3>{2, 3, 4};
  norm.mean = Vector<double, 3>{0.1, 0.2, 0.3};
  norm.variance = Vector<double, 3>{0.5, 1, 2};
  constexpr double h = 1e-5;
  const auto slopes = input_gradient(network, Vector<double, 2>{0.3, -0.7});
  const double by_x = (network.predict({0.3 + h, -0.7})(0) - network.predict({0.3 - h, -0.7})(0)) / (2 * h);
  CHECK(slopes(0) == doctest::Approx(by_x).epsilon(1e-7));
}
