// SPDX-License-Identifier: MIT
// Regression, binary, multiclass and multi-label data through one `train`.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/train.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::ReferenceNetwork;

namespace {

constexpr Size rows = 60;

/// Inputs (x, y) from the square, and what make(x, y) says of them.
template <class Label, class Make>
Dataset<2, Label> square(Make make) {
  Dataset<2, Label> data;
  strata_test::Draws draw(8);
  for (Size row = 0; row < rows; ++row) {
    const auto x = static_cast<float>(draw()), y = static_cast<float>(draw());
    data.inputs.insert(data.inputs.end(), {x, y});
    data.labels.push_back(make(x, y));
  }
  return data;
}

/// One step on all rows at once, against the reference with these targets.
template <class Net, class Data>
double difference_after_a_step(const Data& data, ReferenceNetwork::Sigma sigma, ReferenceNetwork::Loss loss,
                               const strata_test::Rows& targets) {
  Net network;
  const auto theta = network.flat_parameters();
  ReferenceNetwork reference({{2, Net::outputs, sigma}}, loss, {theta.begin(), theta.end()});
  strata_test::Rows x;
  for (Size row = 0; row < rows; ++row)
    x.push_back({static_cast<double>(data.input(row)[0]), static_cast<double>(data.input(row)[1])});
  reference.step(x, targets, {.rate = 0.5});
  train<rows>(network, data, NoValidation{}, GradientDescent{0.5}, {.epochs = 1});
  return strata_test::largest_difference(network.flat_parameters(), reference.theta);
}

Class quadrant(float x, float y) { return static_cast<Class>((x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)); }

}  // namespace

TEST_CASE("kinds of targets: one sigmoid output learns the classes 0 and 1 as the numbers 0 and 1") {
  const auto data = square<Class>([](float x, float y) { return static_cast<Class>(x > y); });
  strata_test::Rows targets;
  for (const Class label : data.labels) targets.push_back({static_cast<double>(label)});
  using Net = Network<Input<2>, Dense<2, 1, Sigmoid>>;
  CHECK(difference_after_a_step<Net>(data, ReferenceNetwork::Sigma::sigmoid, ReferenceNetwork::Loss::binary, targets) <
        1e-6);
  Net network;
  train<rows>(network, data, NoValidation{}, GradientDescent{5}, {.epochs = 500});
  CHECK(evaluate(network, data).accuracy > 0.95);
}

TEST_CASE("kinds of targets: n sigmoid outputs learn classes as one-hot rows") {
  const auto data = square<Class>(quadrant);
  strata_test::Rows targets;
  for (const Class label : data.labels) {
    targets.push_back({0, 0, 0, 0});
    targets.back()[label] = 1;
  }
  using Net = Network<Input<2>, Dense<2, 4, Sigmoid>>;
  CHECK(difference_after_a_step<Net>(data, ReferenceNetwork::Sigma::sigmoid, ReferenceNetwork::Loss::binary, targets) <
        1e-6);
  Net network;
  train<rows>(network, data, NoValidation{}, GradientDescent{5}, {.epochs = 500});
  CHECK(evaluate(network, data).accuracy > 0.9);
}

TEST_CASE("kinds of targets: n sigmoid outputs learn several labels of one row at once") {
  using Both = Target<2>;
  const auto data = square<Both>([](float x, float y) { return Both{x > 0 ? 1.0F : 0.0F, y > 0 ? 1.0F : 0.0F}; });
  Network<Input<2>, Dense<2, 2, Sigmoid>> network;
  train<rows>(network, data, NoValidation{}, GradientDescent{5}, {.epochs = 500});
  Size right = 0;
  for (Size row = 0; row < rows; ++row) {
    const auto a = network.predict(data.input(row));
    for (Size j = 0; j < 2; ++j) right += (a(j) > 0.5F) == (data.label(row)[j] > 0.5F) ? 1 : 0;
  }
  CHECK(right > 2 * rows * 95 / 100);
}

TEST_CASE("kinds of targets: probabilities may stand in place of classes after softmax") {
  const auto data = square<Target<3>>([](float, float) { return Target<3>{0.5F, 0.3F, 0.2F}; });
  Network<Input<2>, Dense<2, 3, Softmax>> network;
  train<rows>(network, data, data, GradientDescent{1}, {.epochs = 500});
  const auto a = network.predict(Vector<float, 2>{0.1F, 0.1F});
  CHECK(a(0) == doctest::Approx(0.5).epsilon(1e-3));
  CHECK(a(2) == doctest::Approx(0.2).epsilon(1e-3));
}

TEST_CASE("kinds of targets: regression learns a linear map to rounding, and a curve nearly") {
  const auto line = square<Target<2>>([](float x, float y) { return Target<2>{2 * x - y + 1, y - 3}; });
  Network<Input<2>, Dense<2, 2>> linear;
  const auto history = train<rows>(linear, line, line, GradientDescent{0.3}, {.epochs = 300});
  const std::array<float, 6> expected{1, 2, -1, -3, 0, 1};
  CHECK(strata_test::largest_difference(linear.flat_parameters(), expected) < 1e-5);
  CHECK(std::isnan(history.last().validation_accuracy));

  const auto hill = square<Target<1>>([](float x, float) { return Target<1>{x * x}; });
  Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1>> curved;
  train<10>(curved, hill, NoValidation{}, GradientDescent{0.1}, {.epochs = 2000});
  CHECK(evaluate(curved, hill).cost < 1e-3);
}
