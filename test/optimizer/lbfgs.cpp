// SPDX-License-Identifier: MIT
#include "strata/optimizer/lbfgs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/training/train.hpp"
#include "support/quadratic.hpp"

using namespace strata;

namespace {

/// A step on J = ½ Σ c_j w_j², settled as a trainer does.
template <Size Pairs>
struct Bowl {
  static constexpr Size columns = 5;
  using Tensor = Matrix<double, 1, columns>;

  LBFGS<Pairs> optimizer;
  Tensor w{{1, -2, 3, -4, 5}};
  const Tensor curvature{{1, 10, 100, 3, 30}};
  std::array<Tensor, LBFGS<Pairs>::state_tensors> state;
  Size asked = 0;

  Bowl() {
    for (auto& tensor : state) tensor.fill(0);
  }
  double cost() const {
    double sum = 0;
    for (Size j = 0; j < columns; ++j) sum += curvature(0, j) * w(0, j) * w(0, j) / 2;
    return sum;
  }
  void step(double shown_cost = -1) {
    const double before = shown_cost < 0 ? cost() : shown_cost;
    std::apply(
        [&](auto&... slot) {
          optimizer.update(w, curvature * w, slot...);
          optimizer.settle(
              before, [&] { return ++asked, shown_cost < 0 ? cost() : shown_cost + 1; },
              [&](auto&& f) { f(w, slot...); });
        },
        state);
  }
};

using Net = Network<Input<1, double>, Dense<1, 8, Tanh>, Dense<8, 1>>;
constexpr Size rows = 64;

Dataset<1, Target<1, double>, double> sine() {
  Dataset<1, Target<1, double>, double> data;
  for (Size row = 0; row < rows; ++row) {
    const double x = 6 * static_cast<double>(row) / (rows - 1) - 3;
    data.inputs.push_back(x);
    data.labels.push_back({std::sin(x)});
  }
  return data;
}

double cost_after(const auto& optimizer, Size steps) {
  Net network;
  return train<rows>(network, sine(), NoValidation{}, optimizer, {.epochs = steps}).last().training_cost;
}

}  // namespace

TEST_CASE("lbfgs: the first step goes down the slope, one in length") {
  Bowl<3> bowl;
  const auto before = bowl.w;
  double norm = 0;
  for (Size j = 0; j < 5; ++j) norm += std::pow(bowl.curvature(0, j) * before(0, j), 2);
  bowl.step();
  for (Size j = 0; j < 5; ++j)
    CHECK(bowl.w(0, j) ==
          doctest::Approx(before(0, j) - bowl.curvature(0, j) * before(0, j) / std::sqrt(norm)).epsilon(1e-14));
  CHECK(bowl.asked == 1);
}

TEST_CASE("lbfgs: with as many pairs as there are numbers, a bowl's bottom is found in a few steps") {
  Bowl<5> all;
  Bowl<1> one;
  for (int step = 0; step < 30; ++step) {
    all.step();
    one.step();
  }
  CHECK(all.cost() < 1e-12);
  CHECK(one.cost() > all.cost());
}

TEST_CASE("lbfgs: the cost never rises, and at the bottom nothing moves") {
  Bowl<2> bowl;
  for (int step = 0; step < 200; ++step) {
    const double before = bowl.cost();
    bowl.step();
    CHECK(bowl.cost() <= before);
  }
  CHECK(bowl.cost() < 1e-20);
  bowl.w.fill(0);
  bowl.step();
  CHECK(bowl.cost() == 0);
  CHECK_FALSE(bowl.optimizer.taken);
}

TEST_CASE("lbfgs: a step that is never good enough is not taken, to the last bit, and the curvature is forgotten") {
  Bowl<2> bowl;
  for (int step = 0; step < 3; ++step) bowl.step();
  const auto before = bowl.w;
  CHECK(bowl.optimizer.known > 0);
  bowl.asked = 0;
  bowl.step(7);
  CHECK(bowl.w == before);
  CHECK(bowl.asked == 20);
  CHECK(bowl.optimizer.known == 0);
  bowl.step();
  CHECK(bowl.w != before);
}

TEST_CASE("lbfgs: fits a sine orders of magnitude better than Adam in as many steps") {
  const double adam = cost_after(Adam{.learning_rate = 0.03}, 300), lbfgs = cost_after(LBFGS<10>{}, 300);
  CAPTURE(adam);
  CAPTURE(lbfgs);
  CHECK(lbfgs < adam / 100);
  CHECK(lbfgs < 1e-4);
}

TEST_CASE("lbfgs: a gradient whose square has no number ends training") {
  using Line = Network<Input<1>, Dense<1, 1>>;
  Line network;
  const Dataset<1, Target<1>> far{{1e10F}, {{1e15F}}};
  CHECK_THROWS_AS(train<1>(network, far, NoValidation{}, LBFGS<2>{}, {.epochs = 3}), Divergence);
}

TEST_CASE("lbfgs: settings that make no sense are refused") {
  CHECK_NOTHROW(LBFGS<10>{}.check());
  CHECK_THROWS_WITH_AS(LBFGS<10>{.learning_rate = 0}.check(), "strata::LBFGS: learning_rate must be positive, found 0",
                       Error);
  CHECK_THROWS_WITH_AS(LBFGS<10>{.armijo = 1}.check(), "strata::LBFGS: armijo must be above 0 and below 1, found 1",
                       Error);
  CHECK_THROWS_WITH_AS(LBFGS<10>{.most_tries = 0}.check(), "strata::LBFGS: most_tries must be at least 1, found 0",
                       Error);
}

TEST_CASE("lbfgs: checkpoints keep what it knows") {
  LBFGS<3> optimizer;
  CHECK(std::tuple_size_v<decltype(LBFGS<3>::numbers(optimizer))> == 10);
}
