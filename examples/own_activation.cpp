// SPDX-License-Identifier: MIT
// run: own_activation — an activation of your own: two formulas, which then run as SIMD inside the product's kernel
#include <iostream>
#include <strata/strata.hpp>

/// σ(z) = z / (1 + |z|), in (−1, 1),  σ'(z) = (1 − |a|)². T is one number or a SIMD register of them.
struct Softsign {
  template <class T>
  static T forward(const T& z) {
    return z / (T(1) + strata::math::abs(z));
  }
  template <class T>
  static T derivative(const T& a) {
    const T rest = T(1) - strata::math::abs(a);
    return rest * rest;
  }
};

using namespace strata;
using Moons = Network<Input<2>, Dense<2, 8, Softsign>, Dense<8, 2, Softmax>>;

int main() {
  const auto check = check_gradients<Dense<4, 9, Softsign>>();
  std::cout << "gradient check of Dense<4, 9, Softsign>: largest disagreement " << check.worst << '\n';

  auto [training, test] = split(make_moons({.rows = 2000}), {0.75, 0.25}, 1);
  Moons network;
  train<32>(network, training, NoValidation{}, Adam{.learning_rate = 0.01}, {.epochs = 40});
  std::cout << "test accuracy " << evaluate(network, test).accuracy << '\n';
  return check.passed() ? 0 : 1;
}
