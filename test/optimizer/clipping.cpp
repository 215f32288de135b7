// SPDX-License-Identifier: MIT
#include "strata/optimizer/clipping.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/trainer.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2, double>, Dense<2, 3, Sigmoid>, Dense<3, 1>>;
const Dataset<2, Target<1, double>, double> data{{1, 2, -1, 3}, {{5}, {-4}}};
const std::array<std::uint32_t, 2> rows{0, 1};

/// How far the parameters go in each of some steps.
template <class O>
std::vector<double> moves(const O& optimizer, int steps) {
  Net network;
  const auto trainer = std::make_unique<Trainer<Net, 2, O>>(optimizer, 0.1);
  std::vector<double> before = network.flat_parameters(), result;
  for (int step = 0; step < steps; ++step) {
    trainer->step(network, data, rows);
    const std::vector<double> after = network.flat_parameters();
    for (Size i = 0; i < after.size(); ++i) result.push_back(after[i] - before[i]);
    before = after;
  }
  return result;
}

double length(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number * number;
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE("clipping: by norm, a step that is too long keeps its direction and has the length allowed") {
  const auto whole = moves(GradientDescent{1}, 1), clipped = moves(ClippedByNorm{GradientDescent{1}, 0.5}, 1);
  REQUIRE(length(whole) > 0.5);
  CHECK(length(clipped) == doctest::Approx(0.5).epsilon(1e-12));
  for (Size i = 0; i < whole.size(); ++i)
    CHECK(clipped[i] == doctest::Approx(whole[i] * 0.5 / length(whole)).epsilon(1e-9));
}

TEST_CASE("clipping: gradients that are short enough are what they were, for optimisers with a state too") {
  const auto check = [](const auto& optimizer) {
    const auto whole = moves(optimizer, 3), by_norm = moves(ClippedByNorm{optimizer, 1e6}, 3);
    const auto by_value = moves(ClippedByValue{optimizer, 1e6}, 3);
    for (Size i = 0; i < whole.size(); ++i) {
      CHECK(by_norm[i] == doctest::Approx(whole[i]).epsilon(1e-9));
      CHECK(by_value[i] == doctest::Approx(whole[i]).epsilon(1e-9));
    }
  };
  check(Momentum{});
  check(Adam{});
}

TEST_CASE("clipping: by value, each number of the gradient is clipped by itself") {
  const auto whole = moves(GradientDescent{1}, 1), clipped = moves(ClippedByValue{GradientDescent{1}, 0.1}, 1);
  for (Size i = 0; i < whole.size(); ++i)
    CHECK(clipped[i] == doctest::Approx(std::clamp(whole[i], -0.1, 0.1)).epsilon(1e-9));
}

TEST_CASE("clipping: bounds that make no sense are errors, and so are the settings of the optimiser within") {
  CHECK_THROWS_WITH_AS((ClippedByNorm{Adam{}, 0}.check()), "strata::ClippedByNorm: norm must be positive, found 0",
                       Error);
  CHECK_THROWS_WITH_AS((ClippedByValue{Adam{}, -1}.check()), "strata::ClippedByValue: value must be positive, found -1",
                       Error);
  CHECK_THROWS_AS((ClippedByNorm{Adam{.beta1 = 1}, 1}.check()), Error);
  CHECK_THROWS_AS((ClippedByValue{Adam{.beta1 = 1}, 1}.check()), Error);
}
