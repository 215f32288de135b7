// SPDX-License-Identifier: MIT
// run: own_layer — a layer of your own in one file: a scale for each input, gradient-checked and trained
#include <iostream>
#include <strata/strata.hpp>

/// y = s ⊙ x.   ∂J/∂s = Σ_rows ∂J/∂y ⊙ x,   ∂J/∂x = ∂J/∂y ⊙ s.   x, y: rows × N;  s: N.
template <strata::Size N>
struct Scale {
  static constexpr strata::Size inputs = N, outputs = N;

  template <class Scalar>
  struct Parameters {
    strata::Vector<Scalar, N> scale;
    static constexpr auto tensors(auto& self) { return std::tie(self.scale); }
  };

  static void initialize(auto& p, const auto&, auto&) { p.scale.fill(1); }

  static void forward(const auto& p, const auto& x, auto& y) { strata::assign(y, x * p.scale); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) {
    strata::assign(delta, dy);
  }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.scale; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(strata::sum_rows(delta * x));
  }
};

using namespace strata;
using Moons = Network<Input<2>, Scale<2>, Dense<2, 8, Tanh>, Scale<8>, Dense<8, 2, Softmax>>;

int main() {
  const auto check = check_gradients<Scale<5>>();
  std::cout << "gradient check of Scale<5>: largest disagreement " << check.worst << '\n';

  auto [training, test] = split(make_moons({.rows = 2000}), {0.75, 0.25}, 1);
  Moons network;
  train<32>(network, training, NoValidation{}, Adam{.learning_rate = 0.01}, {.epochs = 40});
  print_summary<Moons>(std::cout);
  std::cout << "test accuracy " << evaluate(network, test).accuracy << '\n';
  return check.passed() ? 0 : 1;
}
