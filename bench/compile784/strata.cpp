// SPDX-License-Identifier: MIT
#include <cstdio>
#include <strata/strata.hpp>

using namespace strata;
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;

/// What somebody writes who trains this network on data of 784 columns.
int main() {
  const auto [training, validation, test] = split(make_glyphs({.rows = 1000}), {0.6, 0.2, 0.2}, 1);
  Digits digits;
  const History history = train<128>(digits, training, validation, GradientDescent{.learning_rate = 0.1});
  for (const Epoch& epoch : history.epochs) std::printf("%f\n", epoch.validation_cost);
  std::printf("%f\n", evaluate(digits, test).accuracy);
}
