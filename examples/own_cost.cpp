// SPDX-License-Identifier: MIT
// run: own_cost — a cost of your own: a regression that outliers cannot bend
#include <cmath>
#include <iostream>
#include <strata/strata.hpp>

/// J = Σ_j √(1 + e²) − 1 with e = a_j − t_j: like half a square for small errors, like the error itself for large ones.
/// ∂J/∂a = e / √(1 + e²).
struct PseudoHuber {
  static constexpr bool takes_classes = false;

  static auto value(const auto& a, const auto& t) {
    return a.sum(
        []<class T>(const T& output, const T& target) {
          const T e = output - target;
          return strata::math::sqrt(T(T(1) + e * e)) - T(1);
        },
        t);
  }
  static void gradient(const auto& a, const auto& t, auto&& da) {
    da.map(
        []<class T>(const T&, const T& output, const T& target) {
          const T e = output - target;
          return e / strata::math::sqrt(T(T(1) + e * e));
        },
        a, t);
  }
};

using namespace strata;

/// Trains on sin 3x with every tenth target far off, and tells the mean distance from the true curve.
template <class Cost>
double error_of() {
  Dataset<1, Target<1>> curve;
  for (Size i = 0; i < 1000; ++i) {
    const float x = static_cast<float>(i) / 500 - 1;
    curve.inputs.push_back(x);
    curve.labels.push_back({std::sin(3 * x) + (i % 10 == 0 ? 8.0F : 0.0F)});
  }
  Network<Input<1>, Dense<1, 20, Tanh>, Dense<20, 1>, Cost> network;
  train<50>(network, curve, NoValidation{}, Adam{.learning_rate = 0.01}, {.epochs = 300});
  double sum = 0;
  for (const float x : curve.inputs) sum += std::abs(network.predict({x})(0) - std::sin(3 * x));
  return sum / static_cast<double>(curve.rows());
}

int main() {
  const auto check = check_network_gradients<Network<Input<3, double>, Dense<3, 4, Tanh>, Dense<4, 2>, PseudoHuber>>();
  std::cout << "gradient check: largest disagreement " << check.worst << '\n'
            << "mean error after MeanSquaredError " << error_of<MeanSquaredError>() << ", after PseudoHuber "
            << error_of<PseudoHuber>() << '\n';
  return check.passed() ? 0 : 1;
}
