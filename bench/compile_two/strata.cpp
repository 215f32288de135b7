// SPDX-License-Identifier: MIT
#include <cstdio>
#include <strata/strata.hpp>

using namespace strata;
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
using Smaller = Network<Input<784>, Dense<784, 100, Sigmoid>, Dense<100, 20, Sigmoid>, Dense<20, 10, Softmax>>;

template <class AnyNetwork>
void train_and_test(const auto& training, const auto& validation, const auto& test) {
  AnyNetwork network;
  const History history = train<128>(network, training, validation, GradientDescent{.learning_rate = 0.1});
  for (const Epoch& epoch : history.epochs) std::printf("%f\n", epoch.validation_cost);
  std::printf("%f\n", evaluate(network, test).accuracy);
}

/// The program of compile784 and one more network of the same kinds: by how much it takes longer is what a further
/// network costs.
int main() {
  const auto [training, validation, test] = split(make_glyphs({.rows = 1000}), {0.6, 0.2, 0.2}, 1);
  train_and_test<Digits>(training, validation, test);
  train_and_test<Smaller>(training, validation, test);
}
