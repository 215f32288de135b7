// SPDX-License-Identifier: MIT
// The operations that a Network declares against those that are counted.
#include <doctest/doctest.h>

#include <algorithm>
#include <compare>
#include <memory>
#include <numeric>
#include <type_traits>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/trainer.hpp"

using namespace strata;

namespace counting {

/// A double that counts. strata hands the products' multiplications to `multiply_add`, which is found here first.
struct Counted {
  double value = 0;

  static inline Size multiplications = 0;     // all
  static inline Size product_operations = 0;  // of products: a multiplication and an addition each

  Counted() = default;
  template <class Number>
  requires std::is_arithmetic_v<Number>
  explicit Counted(Number number) : value(static_cast<double>(number)) {}
  explicit operator double() const { return value; }

  Counted operator-() const { return Counted(-value); }
  auto operator<=>(const Counted&) const = default;
  friend Counted operator+(Counted a, Counted b) { return Counted(a.value + b.value); }
  friend Counted operator-(Counted a, Counted b) { return Counted(a.value - b.value); }
  friend Counted operator/(Counted a, Counted b) { return Counted(a.value / b.value); }
  friend Counted operator*(Counted a, Counted b) {
    ++multiplications;
    return Counted(a.value * b.value);
  }
  Counted& operator+=(Counted other) { return *this = *this + other; }

  static void start() { multiplications = product_operations = 0; }
};

Counted multiply_add(const Counted& a, const Counted& b, const Counted& c) {
  Counted::product_operations += 2;
  return a * b + c;
}

}  // namespace counting

namespace {

using counting::Counted;
using Bare = Network<Input<3, Counted>, Dense<3, 4, Identity, NoBias>, Dense<4, 5, Identity, NoBias>,
                     Dense<5, 2, Identity, NoBias>>;
using Usual = Network<Input<7, Counted>, Dense<7, 5, ReLU>, Dense<5, 2>>;
using Single = Network<Input<3, Counted>, Dense<3, 2>>;

template <class Net>
void set_some(typename Net::Parameters& parameters) {
  Size at = 0;
  Net(parameters).for_each_layer([&](auto, auto& p) {
    for_each_tensor(p, [&](auto& tensor) {
      for (Counted& number : tensor.storage()) number = Counted(0.1 * static_cast<double>(++at % 7) - 0.2);
    });
  });
}

template <class Net, Size Batch>
void predict_counting() {
  typename Net::Parameters parameters;
  set_some<Net>(parameters);
  Matrix<Counted, Batch, Net::inputs> x;
  Matrix<Counted, Batch, Net::outputs> y;
  typename Net::template Workspace<Batch> workspace;
  std::fill(x.storage().begin(), x.storage().end(), Counted(0.5));
  Counted::start();
  Net::Prediction::forward(parameters.layers, x, workspace, y);
}

template <class Net, Size Batch>
Size product_operations_of_a_step() {
  typename Net::Parameters parameters;
  set_some<Net>(parameters);
  Net network(parameters);
  Dataset<Net::inputs, Target<Net::outputs, double>, double> data;
  data.inputs.resize(Batch * Net::inputs, 0.25);
  data.labels.resize(Batch, Target<Net::outputs, double>{1});
  std::vector<std::uint32_t> rows(Batch);
  std::iota(rows.begin(), rows.end(), 0U);
  const auto trainer = std::make_unique<Trainer<Net, Batch, GradientDescent>>(GradientDescent{});
  Counted::start();
  trainer->step(network, data, rows);
  return Counted::product_operations;
}

}  // namespace

TEST_CASE("operations: of a prediction are those that a network of products alone is counted to do") {
  static_assert(Bare::prediction_operations == 2 * (3 * 4 + 4 * 5 + 5 * 2));
  predict_counting<Bare, 1>();
  CHECK(2 * Counted::multiplications == Bare::prediction_operations);
  CHECK(Counted::product_operations == Bare::prediction_operations);
  predict_counting<Bare, 3>();
  CHECK(2 * Counted::multiplications == 3 * Bare::prediction_operations);
}

TEST_CASE("operations: of a prediction do not count biases and activations") {
  static_assert(Usual::prediction_operations == 2 * (7 * 5 + 5 * 2));
  predict_counting<Usual, 3>();
  CHECK(Counted::product_operations == 3 * Usual::prediction_operations);
}

TEST_CASE("operations: of a training step are those that its products are counted to do, for each row") {
  CHECK(product_operations_of_a_step<Bare, 3>() == 3 * Bare::training_operations);
  CHECK(product_operations_of_a_step<Usual, 1>() == Usual::training_operations);
  CHECK(product_operations_of_a_step<Single, 3>() == 3 * Single::training_operations);
}

TEST_CASE("operations: the first layer has two products in training, every other one three") {
  static_assert(Single::training_operations == 2 * 2 * 3 * 2);
  static_assert(Bare::training_operations == 2 * (2 * 3 * 4 + 3 * 4 * 5 + 3 * 5 * 2));
  CHECK(Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>,
                Dense<30, 10, Softmax>>::training_operations == 2 * (2 * 784 * 200 + 3 * 200 * 30 + 3 * 30 * 10));
}
