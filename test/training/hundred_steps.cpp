// SPDX-License-Identifier: MIT
// The parameters after 100 steps against an independent reference in double precision: the bound that
// include/strata/README.md states, |Δw| ≤ 10⁻⁶ (1 + |w|) in float and 10⁻¹⁴ (1 + |w|) in double.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/trainer.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;
using strata_test::ReferenceNetwork;
using Sigma = ReferenceNetwork::Sigma;
using Loss = ReferenceNetwork::Loss;

namespace {

constexpr int steps = 100;

template <class Scalar>
constexpr double bound = std::same_as<Scalar, float> ? 1e-6 : 1e-14;

template <class Scalar>
using Narrow = Network<Input<2, Scalar>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
const std::vector<ReferenceNetwork::Layer> narrow_layers{
    {2, 20, Sigma::tanh}, {20, 20, Sigma::tanh}, {20, 4, Sigma::softmax}};

template <class Scalar>
using Wide = Network<Input<784, Scalar>, Dense<784, 30, Sigmoid>, Dense<30, 10, Sigmoid>>;
const std::vector<ReferenceNetwork::Layer> wide_layers{{784, 30, Sigma::sigmoid}, {30, 10, Sigma::sigmoid}};

/// The reference's step by the rule of an optimiser of strata's.
void step(ReferenceNetwork& reference, const GradientDescent& rule, const strata_test::Rows& x,
          const strata_test::Rows& t) {
  reference.step(x, t, {.rate = rule.learning_rate});
}
void step(ReferenceNetwork& reference, const Momentum& rule, const strata_test::Rows& x, const strata_test::Rows& t) {
  reference.step(x, t, {.rate = rule.learning_rate, .momentum = rule.momentum});
}
void step(ReferenceNetwork& reference, const Adam& rule, const strata_test::Rows& x, const strata_test::Rows& t) {
  reference.adam_step(x, t, rule.learning_rate);
}

/// The largest |Δw| / (1 + |w|) after 100 steps, batch after batch through so many rows, the last batch short.
template <Size Batch, class Net, class Rule>
double worst(const std::vector<ReferenceNetwork::Layer>& layers, Loss loss, const Rule& rule, Size rows) {
  using Scalar = typename Net::Scalar;
  strata_test::Rows x = Draws(1).rows(rows, Net::inputs);
  const strata_test::Rows t = Draws(2).classes(rows, Net::outputs);
  Dataset<Net::inputs, Target<Net::outputs, Scalar>, Scalar> data;
  for (Size row = 0; row < rows; ++row) {
    for (double& number : x[row]) {
      number = static_cast<double>(static_cast<Scalar>(number));
      data.inputs.push_back(static_cast<Scalar>(number));
    }
    Target<Net::outputs, Scalar> target;
    for (Size j = 0; j < Net::outputs; ++j) target[j] = static_cast<Scalar>(t[row][j]);
    data.labels.push_back(target);
  }
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), std::uint32_t{0});

  Net network(Glorot{}, 3);
  const auto theta = network.flat_parameters();
  ReferenceNetwork reference(layers, loss, {theta.begin(), theta.end()});
  const auto trainer = std::make_unique<Trainer<Net, Batch, Rule>>(rule);
  Size begin = 0, short_batches = 0;
  for (int done = 0; done < steps; ++done) {
    const Size count = std::min(Batch, rows - begin);
    short_batches += count < Batch ? 1 : 0;
    trainer->step(network, data, std::span<const std::uint32_t>(order).subspan(begin, count));
    const auto from = static_cast<std::ptrdiff_t>(begin), to = static_cast<std::ptrdiff_t>(begin + count);
    step(reference, rule, {x.begin() + from, x.begin() + to}, {t.begin() + from, t.begin() + to});
    begin = begin + count == rows ? 0 : begin + count;
  }
  CHECK(short_batches > 10);

  const auto learned = network.flat_parameters();
  double largest = 0, moved = 0;
  for (Size i = 0; i < learned.size(); ++i) {
    const double w = reference.theta[i], off = std::abs(static_cast<double>(learned[i]) - w) / (1 + std::abs(w));
    largest = off <= largest ? largest : off;
    moved = std::max(moved, std::abs(w - static_cast<double>(theta[i])));
  }
  CHECK(moved > 0.01);
  return largest;
}

template <Size Batch, class Net>
void check_all_rules(const std::vector<ReferenceNetwork::Layer>& layers, Loss loss, Size rows) {
  constexpr double allowed = bound<typename Net::Scalar>;
  CHECK(worst<Batch, Net>(layers, loss, GradientDescent{0.1}, rows) <= allowed);
  CHECK(worst<Batch, Net>(layers, loss, Momentum{0.05, 0.9}, rows) <= allowed);
  CHECK(worst<Batch, Net>(layers, loss, Adam{}, rows) <= allowed);
}

}  // namespace

TEST_CASE_TEMPLATE("100 steps: of 2-20-20-4 in batches of 128, by columns, end within the bound", Scalar, float,
                   double) {
  using Layout = typename Trainer<Narrow<Scalar>, 128, Adam>::Layout;
  static_assert(lanes<Scalar> < 8 || Layout::value == BatchLayout::columns);
  check_all_rules<128, Narrow<Scalar>>(narrow_layers, Loss::multiclass, 3 * 128 + 37);
}

TEST_CASE_TEMPLATE("100 steps: of 784-30-10 in batches of 32, by rows, end within the bound", Scalar, float, double) {
  static_assert(Trainer<Wide<Scalar>, 32, Adam>::Layout::value == BatchLayout::rows);
  check_all_rules<32, Wide<Scalar>>(wide_layers, Loss::binary, 2 * 32 + 7);
}
