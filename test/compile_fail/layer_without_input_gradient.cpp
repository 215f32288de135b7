// SPDX-License-Identifier: MIT
// expect: EntryIsALayer<2, Scale<200
// expect: Member::input_gradient
// expect-cpp20: strata::Network: an entry is no layer; it lacks `static auto input_gradient(p, x, y, delta)` (see
// expect-cpp20: strata/layer/layer.hpp)
// expect-cpp26: strata::Network: entry 2, Scale<200>, is no layer; it lacks `static auto input_gradient(p, x, y,
// expect-cpp26: delta)` (see strata/layer/layer.hpp)
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

/// y = x ⊙ factors
template <Size N>
struct Scale {
  static constexpr Size inputs = N, outputs = N;

  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> factors;
    static constexpr auto tensors(auto& self) { return std::tie(self.factors); }
  };

  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.factors); }

  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }

  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(x * delta));
  }
};

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Scale<200>, Dense<200, 10, Softmax>>;

int main() {
  const auto training = read_idx_dataset<784>("images", "labels");
  const auto [first, second] = split(training, std::array{0.8, 0.2}, 1);
  Digits network;
  const History history = train<128>(network, first, second, GradientDescent{.learning_rate = 1}, {.epochs = 3});
  std::cout << history.best().validation_cost << evaluate(network, second).accuracy
            << network.predict(first.input(0))(0) << '\n';
}
