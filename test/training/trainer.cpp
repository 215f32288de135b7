// SPDX-License-Identifier: MIT
#include "strata/training/trainer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <numeric>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;
using strata_test::largest_difference;
using strata_test::ReferenceNetwork;
using Sigma = ReferenceNetwork::Sigma;
using Loss = ReferenceNetwork::Loss;

namespace {

constexpr Size batch = 4;

template <class Scalar>
using Deep = Network<Input<5, Scalar>, Dense<5, 7, Sigmoid>, Dense<7, 6, Tanh>, Dense<6, 3, Softmax>>;
using HiddenSoftmax = Network<Input<5, double>, Dense<5, 7, Softmax>, Dense<7, 3, Sigmoid>>;
using Line = Network<Input<5, double>, Dense<5, 3>>;

/// Ten rows: with batches of four the third one is short.
struct Problem {
  strata_test::Rows x = Draws(1).rows(10, 5), t = Draws(2).classes(10, 3);
  Dataset<5, Target<3, double>, double> data;
  std::vector<std::vector<std::uint32_t>> batches{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9}};

  Problem() {
    for (const auto& row : x) data.inputs.insert(data.inputs.end(), row.begin(), row.end());
    for (const auto& row : t) data.labels.push_back({row[0], row[1], row[2]});
  }
  static strata_test::Rows chosen(const strata_test::Rows& from, const std::vector<std::uint32_t>& rows) {
    strata_test::Rows result;
    for (const auto row : rows) result.push_back(from[row]);
    return result;
  }
};

/// The problem as float sees it, for a reference that shall differ in the arithmetic only.
Problem rounded_problem() {
  Problem p;
  for (auto& row : p.x)
    for (double& number : row) number = static_cast<double>(static_cast<float>(number));
  return p;
}

template <class Net>
ReferenceNetwork reference_of(const Net& network, std::vector<ReferenceNetwork::Layer> layers, Loss loss) {
  const auto theta = network.flat_parameters();
  return {std::move(layers), loss, {theta.begin(), theta.end()}};
}

const std::vector<ReferenceNetwork::Layer> deep{{5, 7, Sigma::sigmoid}, {7, 6, Sigma::tanh}, {6, 3, Sigma::softmax}};

template <class Net>
void draw_all(Net& network, std::uint64_t seed) {
  std::vector<typename Net::Scalar> theta(Net::parameter_count);
  Draws draw(seed);
  for (auto& number : theta) number = static_cast<typename Net::Scalar>(draw());
  network.set_flat_parameters(theta);
}

/// The largest difference of any parameter after so many steps, batch after batch, and of any cost on the way.
template <class Net, class Rule>
double difference(Net& network, ReferenceNetwork reference, const Rule& rule, ReferenceNetwork::Rule same, int steps,
                  const Problem& p = {}) {
  const auto trainer = std::make_unique<Trainer<Net, batch, Rule>>(rule, same.l2);
  double worst = 0;
  for (int step = 0; step < steps; ++step) {
    const auto& rows = p.batches[static_cast<Size>(step) % p.batches.size()];
    const auto x = p.chosen(p.x, rows), t = p.chosen(p.t, rows);
    const double expected = reference.cost(x, t);
    worst = std::max(worst, std::abs(trainer->step(network, p.data, rows) - expected));
    reference.step(x, t, same);
  }
  return std::max(worst, largest_difference(network.flat_parameters(), reference.theta));
}

}  // namespace

TEST_CASE("trainer: one step in double is the reference's, cost included") {
  Deep<double> network(Glorot{}, 2);
  CHECK(difference(network, reference_of(network, deep, Loss::multiclass), GradientDescent{0.5}, {.rate = 0.5}, 1) <
        1e-15);
}

TEST_CASE("trainer: 100 steps in double are the reference's within 1e-10, short batches among them") {
  Deep<double> network(Glorot{}, 2);
  const auto reference = reference_of(network, deep, Loss::multiclass);
  SUBCASE("gradient descent") {
    CHECK(difference(network, reference, GradientDescent{0.5}, {.rate = 0.5}, 100) < 1e-10);
  }
  SUBCASE("gradient descent with L2") {
    CHECK(difference(network, reference, GradientDescent{0.5}, {.rate = 0.5, .l2 = 0.03}, 100) < 1e-10);
  }
  SUBCASE("momentum with L2") {
    CHECK(difference(network, reference, Momentum{0.05, 0.9}, {.rate = 0.05, .momentum = 0.9, .l2 = 0.03}, 100) <
          1e-10);
  }
}

TEST_CASE("trainer: in float one step is the reference's within 1e-6, 100 steps within 1e-4") {
  Deep<float> network(Glorot{}, 2);
  const auto reference = reference_of(network, deep, Loss::multiclass);
  const ReferenceNetwork::Rule rule{.rate = 0.05, .momentum = 0.9, .l2 = 0.03};
  SUBCASE("1") { CHECK(difference(network, reference, Momentum{0.05, 0.9}, rule, 1, rounded_problem()) < 1e-6); }
  SUBCASE("100") { CHECK(difference(network, reference, Momentum{0.05, 0.9}, rule, 100, rounded_problem()) < 1e-4); }
}

TEST_CASE("trainer: a hidden softmax layer and independent sigmoid outputs train as the reference does") {
  HiddenSoftmax network(Glorot{}, 4);
  draw_all(network, 6);
  CHECK(difference(network, reference_of(network, {{5, 7, Sigma::softmax}, {7, 3, Sigma::sigmoid}}, Loss::binary),
                   GradientDescent{0.5}, {.rate = 0.5, .l2 = 0.01}, 100) < 1e-10);
}

TEST_CASE("trainer: mean squared error trains as the reference does") {
  Line network;
  CHECK(difference(network, reference_of(network, {{5, 3, Sigma::identity}}, Loss::squares), GradientDescent{0.05},
                   {.rate = 0.05, .l2 = 0.01}, 100) < 1e-10);
}

TEST_CASE("trainer: grow and slash takes the reference's steps, slashes and rates") {
  const Problem p;
  Deep<double> network(Glorot{}, 2);
  auto reference = reference_of(network, deep, Loss::multiclass);
  const double l2 = 0.01;
  Trainer<Deep<double>, batch, GrowAndSlash> trainer(GrowAndSlash{}, l2);
  double rate = 10;
  int slashes = 0, quiet = 0;
  for (int step = 0; step < 60; ++step) {
    const auto& rows = p.batches[static_cast<Size>(step) % 3];
    trainer.step(network, p.data, rows);
    const int now = reference.grow_and_slash(p.chosen(p.x, rows), p.chosen(p.t, rows), l2, rate);
    slashes += now;
    quiet += now == 0 ? 1 : 0;
    REQUIRE(trainer.optimizer.learning_rate == doctest::Approx(rate).epsilon(1e-12));
    REQUIRE(largest_difference(network.flat_parameters(), reference.theta) < 1e-7);
  }
  CHECK(slashes > 0);
  CHECK(quiet > 0);
}

TEST_CASE("trainer: the step tells the cost before it, without the penalty") {
  const Problem p;
  Deep<double> network;
  const auto reference = reference_of(network, deep, Loss::multiclass);
  Trainer<Deep<double>, batch, GradientDescent> trainer(GradientDescent{}, 0.7);
  const auto& rows = p.batches[0];
  CHECK(trainer.penalty(network) == doctest::Approx(reference.penalty(0.7)).epsilon(1e-13));
  CHECK(trainer.step(network, p.data, rows) ==
        doctest::Approx(reference.cost(p.chosen(p.x, rows), p.chosen(p.t, rows))).epsilon(1e-13));
}

TEST_CASE_TEMPLATE("trainer: rows are learned to the same bits where they lie in order and where they are gathered",
                   Rule, GradientDescent, GrowAndSlash) {
  const Problem p;
  Problem backwards = p;
  for (Size row = 0; row < 10; ++row) {
    std::copy_n(&p.data.inputs[5 * row], 5, &backwards.data.inputs[5 * (9 - row)]);
    backwards.data.labels[9 - row] = p.data.labels[row];
  }
  Deep<double> in_order(Glorot{}, 3), gathered(Glorot{}, 3);
  Trainer<Deep<double>, batch, Rule> first, second;
  first.x.fill(std::numeric_limits<double>::quiet_NaN());               // Nobody may look here.
  first.optimizer.learning_rate = second.optimizer.learning_rate = 30;  // It has to be slashed.
  for (const Size begin : {0U, 5U, 2U, 4U, 1U, 6U}) {
    std::array<std::uint32_t, batch> rows{}, same_rows{};
    for (Size i = 0; i < batch; ++i) {
      rows[i] = static_cast<std::uint32_t>(begin + i);
      same_rows[i] = 9 - rows[i];
    }
    CHECK(first.step(in_order, p.data, rows) == second.step(gathered, backwards.data, same_rows));
  }
  CHECK(first.optimizer.learning_rate == second.optimizer.learning_rate);
  CHECK(in_order.flat_parameters() == gathered.flat_parameters());
}

TEST_CASE("trainer: the penalty counts every weight of every width, and no bias") {
  using Wide = Network<Input<3>, Dense<3, 19, Sigmoid>, Dense<19, 1>>;  // 19 floats: full registers and a rest
  Wide network;
  draw_all(network, 5);
  const auto reference = reference_of(network, {{3, 19, Sigma::sigmoid}, {19, 1, Sigma::identity}}, Loss::squares);
  CHECK(Trainer<Wide, 1, GradientDescent>(GradientDescent{}, 0.5).penalty(network) ==
        doctest::Approx(reference.penalty(0.5)).epsilon(1e-6));
  CHECK(Trainer<Wide, 1, GradientDescent>(GradientDescent{}, 0).penalty(network) == 0);
}

TEST_CASE("trainer: where the cost is flat, L2 shrinks the weights and leaves the biases") {
  Line network;
  draw_all(network, 7);
  const auto before = network.flat_parameters();
  Trainer<Line, batch, GradientDescent> trainer(GradientDescent{0.5}, 0.1);
  // Targets that are met, up to rounding: no gradient.
  Matrix<double, batch, 5> x;
  Matrix<double, batch, 3> t;
  x.fill(0.25);
  network.predict(x, t);
  trainer.x = x;
  trainer.t = t;
  CHECK(trainer.step(network, batch) < 1e-30);
  const auto after = network.flat_parameters();
  for (Size i = 0; i < before.size(); ++i) {
    if (i % 6 == 0)
      CHECK(after[i] == doctest::Approx(before[i]).epsilon(1e-14));
    else
      CHECK(after[i] == doctest::Approx(before[i] * (1 - 0.5 * 0.1)).epsilon(1e-14));
  }
}

TEST_CASE("trainer: an epoch takes a step on each batch of a fresh order and tells the mean cost of the rows") {
  const Problem p;
  Line network;
  auto reference = reference_of(network, {{5, 3, Sigma::identity}}, Loss::squares);
  Trainer<Line, batch, GradientDescent> trainer(GradientDescent{0.05});
  std::vector<std::uint32_t> order(10), same(10);
  std::iota(order.begin(), order.end(), 0U);
  std::iota(same.begin(), same.end(), 0U);
  Generator generator(3), of_same(3);
  for (int epoch = 0; epoch < 3; ++epoch) {
    const Pass pass = trainer.epoch(network, p.data, order, generator);
    shuffle(of_same, std::span(same));
    CHECK(order == same);
    double sum = 0, last = 0;
    for (Size first = 0; first < 10; first += batch) {
      const std::vector<std::uint32_t> rows(order.begin() + static_cast<std::ptrdiff_t>(first),
                                            order.begin() + static_cast<std::ptrdiff_t>(std::min<Size>(first + 4, 10)));
      last = reference.cost(p.chosen(p.x, rows), p.chosen(p.t, rows));
      sum += last * static_cast<double>(rows.size());
      reference.step(p.chosen(p.x, rows), p.chosen(p.t, rows), {.rate = 0.05});
    }
    CHECK(pass.finite);
    CHECK(pass.batches == 3);
    CHECK(pass.mean_cost == doctest::Approx(sum / 10).epsilon(1e-13));
    CHECK(pass.last_good_cost == doctest::Approx(last).epsilon(1e-13));
  }
  CHECK(largest_difference(network.flat_parameters(), reference.theta) < 1e-13);
}

TEST_CASE("trainer: an epoch ends with the first batch whose cost is not finite") {
  Problem p;
  p.data.inputs[0] = HUGE_VAL;
  Line network;
  Trainer<Line, 1, GradientDescent> trainer(GradientDescent{0.05});
  std::vector<std::uint32_t> order(10);
  std::iota(order.begin(), order.end(), 0U);
  Generator generator(3);
  const Pass pass = trainer.epoch(network, p.data, order, generator);
  CHECK_FALSE(pass.finite);
  REQUIRE(pass.batches >= 1);
  CHECK(order[pass.batches - 1] == 0);
  CHECK(std::isfinite(pass.last_good_cost));
}

TEST_CASE("trainer: the optimiser's state is zero at first, in whatever memory") {
  using T = Trainer<Line, 2, Momentum>;
  const auto memory = std::make_unique<std::array<std::byte, sizeof(T) + alignof(T)>>();
  memory->fill(std::byte{0x3f});
  void* at = memory->data();
  std::size_t space = memory->size();
  T* const trainer = ::new (std::align(alignof(T), sizeof(T), at, space)) T(Momentum{});
  for (const double number : Line(trainer->state[0]).flat_parameters()) CHECK(number == 0);
  trainer->~T();
}

TEST_CASE("trainer: takes no memory for an optimiser without state") {
  using Plain = Trainer<Deep<float>, batch, GradientDescent>;
  using WithOne = Trainer<Deep<float>, batch, Momentum>;
  static_assert(Plain::state_tensors == 0 && WithOne::state_tensors == 1);
  CHECK(sizeof(WithOne) - sizeof(Plain) >= Deep<float>::parameter_count * sizeof(float));
  CHECK(sizeof(Plain) <
        2 * Deep<float>::activation_bytes<batch> + (5 + 3 + 3) * batch * sizeof(float) + 6 * cache_line);
}

TEST_CASE("trainer: rows beyond the data, none, and more than a batch are errors, and nothing is learned") {
  Problem p;
  Line network;
  const auto before = network.flat_parameters();
  Trainer<Line, 2, GradientDescent> trainer;
  const auto complaint = [](auto&& act) -> std::string {
    try {
      act();
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  const auto step = [&](const std::vector<std::uint32_t>& rows) {
    return complaint([&] { trainer.step(network, p.data, rows); });
  };
  const std::string takes = "strata::Trainer: a step takes 1 to 2 rows, found ",
                    then = "; the batch is the trainer's second template argument";
  CHECK(step({0, 10}) == "strata::Trainer: there is no row 10; the data set has 10 rows, counted from 0");
  CHECK(step({}) == takes + "0" + then);
  CHECK(step({0, 1, 2}) == takes + "3" + then);
  CHECK(complaint([&] { trainer.step(network, 0); }) == takes + "0" + then);
  CHECK(complaint([&] { trainer.step(network, 3); }) == takes + "3" + then);

  Generator generator(1);
  std::vector<std::uint32_t> order{4, 11, 3};
  CHECK(complaint([&] { trainer.epoch(network, p.data, order, generator); }) ==
        "strata::Trainer: there is no row 11; the data set has 10 rows, counted from 0");
  p.data.inputs.pop_back();
  CHECK(step({0}) == "strata: the training data has 49 numbers for 10 labels; each label needs an input of 5 numbers");
  CHECK(network.flat_parameters() == before);
}

TEST_CASE("trainer: a class without an output is an error wherever it stands, in a step, an epoch and a row put in") {
  using Classes = Network<Input<1>, Dense<1, 2, Softmax>>;
  Classes network;
  const auto before = network.flat_parameters();
  Trainer<Classes, 6, GradientDescent> trainer;
  const char* const text =
      "strata::Trainer: expected a class below 2, found 2; the network needs an output for each class";
  std::vector<std::uint32_t> rows{0, 1, 2, 3, 4, 5};
  Generator generator(1);
  for (Size wrong = 0; wrong < 6; ++wrong) {
    Dataset<1> data{{0, 1, 2, 3, 4, 5}, {0, 1, 0, 1, 0, 1}};
    data.labels[wrong] = 2;
    CHECK_THROWS_WITH_AS(trainer.step(network, data, rows), text, Error);
    CHECK_THROWS_WITH_AS(trainer.epoch(network, data, rows, generator), text, Error);
  }
  const std::array<float, 1> input{1};
  CHECK_THROWS_WITH_AS(trainer.put(0, input, 2), text, Error);
  CHECK_THROWS_AS(trainer.put(0, input, -1), Error);
  CHECK_THROWS_WITH_AS(trainer.put(6, input, 1),
                       "strata::Trainer: there is no row 6 in a batch of 6 rows, counted from 0", Error);
  trainer.put(5, input, 1);
  trainer.put(4, input, Target<2>{0.5, 0.5});
  CHECK(trainer.t(5, 1) == 1);
  CHECK(trainer.t(4, 0) == 0.5F);
  CHECK(network.flat_parameters() == before);
}
