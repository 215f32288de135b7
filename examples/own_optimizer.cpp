// SPDX-License-Identifier: MIT
// run: own_optimizer — an optimiser of your own: each number steps by the sign of its smoothed gradient
#include <iostream>
#include <strata/strata.hpp>

/// m ← β m + (1 − β) g,  w ← w − η sign(m).
struct SignDescent {
  double learning_rate = 0.001, beta = 0.9;
  static constexpr strata::Size state_tensors = 1;

  void update(auto& w, const auto& g, auto& m) const {
    const auto eta = static_cast<typename strata::Shape<decltype(w)>::Scalar>(learning_rate);
    const auto smooth = static_cast<typename strata::Shape<decltype(w)>::Scalar>(beta);
    strata::assign(m, smooth * m + (1 - smooth) * g);
    strata::assign(w, w - eta * strata::each(
                                    [](const auto& number) {
                                      using T = std::remove_cvref_t<decltype(number)>;
                                      const T zero(0), one(1);
                                      return strata::math::select(number < zero, -one,
                                                                  strata::math::select(zero < number, one, zero));
                                    },
                                    m));
  }
};

using namespace strata;

int main() {
  static_assert(Optimizer<SignDescent>);
  auto [training, test] = split(make_moons({.rows = 2000}), {0.75, 0.25}, 1);
  Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 2, Softmax>> network;
  train<32>(network, training, NoValidation{}, SignDescent{.learning_rate = 0.01}, {.epochs = 40, .decay = 0.9});
  std::cout << "test accuracy " << evaluate(network, test).accuracy << '\n';
}
