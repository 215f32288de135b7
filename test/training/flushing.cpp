// SPDX-License-Identifier: MIT
// Denormals in training and prediction: flushed inside, as they were outside, the results the same but for them.
#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/tensor/denormals.hpp"
#include "strata/training/evaluate.hpp"
#include "strata/training/trainer.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;
using strata_test::largest_difference;

namespace {

constexpr bool can_flush = detail::flushing != 0;
constexpr float smallest = std::numeric_limits<float>::min();

using Net = Network<Input<3>, Dense<3, 8, ReLU>, Dense<8, 2>>;
using Line = Network<Input<1>, Dense<1, 1, Identity, NoBias>>;

bool denormals_count() {
  volatile float number = smallest;
  return number * 0.5F != 0;
}

Net with_weights(float scale) {
  Net network;
  Draws draw(5);
  std::vector<float> theta(Net::parameter_count);
  for (float& number : theta) number = scale * static_cast<float>(draw());
  network.set_flat_parameters(theta);
  return network;
}

/// One row; what it is, and whether denormals counted when it was asked for, are seen by the test.
struct Watched {
  static constexpr Size width = 1;
  using Scalar = float;
  using Label = Target<1>;

  bool* counted;
  bool fails = false;
  std::array<float, 1> inputs{1};

  Size rows() const { return 1; }
  std::span<const float, 1> input(Size) const {
    *counted = denormals_count();
    // Not yet when the data is checked, before anything is computed with it.
    if (fails && *counted == !can_flush) throw std::runtime_error("the data is gone");
    return std::span<const float, 1>(inputs);
  }
  Target<1> label(Size) const { return {0}; }
};

}  // namespace

TEST_CASE("flushing: a batch is predicted without denormals, a single row with them unless the caller flushes") {
  Line network;
  network.set_flat_parameters(std::vector<float>{0.25F});
  const Matrix<float, 2, 1> two{{smallest}, {1}};
  const Matrix<float, 1, 1> one{{smallest}};
  Matrix<float, 2, 1> answers;
  Matrix<float, 1, 1> answer;
  network.predict(two, answers);
  CHECK(answers(0, 0) == (can_flush ? 0 : smallest / 4));
  CHECK(answers(1, 0) == 0.25F);
  network.predict(one, answer);
  CHECK(answer(0, 0) == smallest / 4);
  {
    const FlushDenormals flush;
    network.predict(one, answer);
  }
  CHECK(std::bit_cast<std::uint32_t>(answer(0, 0)) == (can_flush ? 0U : std::bit_cast<std::uint32_t>(smallest / 4)));
  CHECK(denormals_count());
}

TEST_CASE("flushing: a training step and an evaluation flush inside, and no longer when they are done") {
  Line network;
  bool counted = true;
  const Watched data{&counted};
  const std::uint32_t row = 0;
  SUBCASE("step") {
    Trainer<Line, 2, GradientDescent> trainer(GradientDescent{0.1});
    trainer.step(network, data, {&row, 1});
  }
  SUBCASE("evaluation") { evaluate(network, data); }
  CHECK(counted == !can_flush);
  CHECK(denormals_count());
}

TEST_CASE("flushing: ends also when the data throws within a step or an evaluation") {
  Line network;
  bool counted = true;
  const Watched data{&counted, true};
  const std::uint32_t row = 0;
  SUBCASE("step") {
    Trainer<Line, 2, GradientDescent> trainer(GradientDescent{0.1});
    CHECK_THROWS_AS(trainer.step(network, data, {&row, 1}), std::runtime_error);
  }
  SUBCASE("evaluation") { CHECK_THROWS_AS(evaluate(network, data), std::runtime_error); }
  CHECK(counted == !can_flush);
  CHECK(denormals_count());
}

TEST_CASE("flushing: a step leaves no denormal in the parameters") {
  Net network = with_weights(1e-39F);
  Trainer<Net, 8, GradientDescent> trainer(GradientDescent{1e-3});
  Draws draw(3);
  for (Size row = 0; row < 8; ++row) {
    const std::array<float, 3> x{static_cast<float>(draw()), static_cast<float>(draw()), static_cast<float>(draw())};
    trainer.put(row, x, Target<2>{0, 0});
  }
  trainer.step(network, 8);
  if (!can_flush) return;
  for (const float number : network.flat_parameters()) CHECK(std::fpclassify(number) != FP_SUBNORMAL);
}

TEST_CASE("flushing: predictions from denormal weights and inputs are off by less than so many denormals") {
  // Each of at most 3 + 8 products and sums of an output loses less than the smallest normal number, times weights ≤ 1.
  const auto differ = [](const Net& network, const Matrix<float, 8, 3>& x) {
    Matrix<float, 8, 2> flushed;
    network.predict(x, flushed);
    double worst = 0;
    for (Size row = 0; row < 8; ++row) {
      const auto exact = network.predict(Vector<float, 3>{x(row, 0), x(row, 1), x(row, 2)});
      worst = std::max(worst, largest_difference(std::vector<float>{flushed(row, 0), flushed(row, 1)},
                                                 std::vector<float>(exact.begin(), exact.end())));
    }
    return worst;
  };
  Matrix<float, 8, 3> x;
  Draws draw(4);
  for (float& number : x.storage()) number = static_cast<float>(draw());
  const double bound = 64 * static_cast<double>(smallest);
  CHECK(differ(with_weights(1e-38F), x) < bound);
  x *= 1e-38F;
  // Normal weights follow here, and a batch may round their sums otherwise than a row.
  CHECK(differ(with_weights(1), x) < bound + 4 * static_cast<double>(std::numeric_limits<float>::epsilon()));
}
