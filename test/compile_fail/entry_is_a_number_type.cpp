// SPDX-License-Identifier: MIT
// expect: EntryIsALayer<1, int, strata::detail::Member::sizes
// expect: it lacks `static constexpr Size inputs, outputs` (see strata/layer/layer.hpp)
// expect-cpp26: strata::Network: entry 1, int, is no layer
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, int, Dense<784, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
