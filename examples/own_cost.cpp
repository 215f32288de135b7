// SPDX-License-Identifier: MIT
// run: own_cost — a cost of your own: a regression that outliers cannot bend
#include <cmath>
#include <iostream>
#include <strata/strata.hpp>

/// J = Σ_j ln cosh(a_j − t_j): like a square for small errors, like the error itself for large ones. ∂J/∂a = tanh(a −
/// t).
struct LogCosh {
  static constexpr bool takes_classes = false;

  template <class Scalar, strata::Size N>
  static Scalar value(strata::Row<const Scalar, N> a, strata::Row<const Scalar, N> t) {
    return a.sum(
        [](const auto& output, const auto& target) {
          using T = std::remove_cvref_t<decltype(output)>;
          const T e = strata::math::abs(output - target);  // ln cosh e = e + ln(1 + e^−2e) − ln 2
          return e + strata::math::log1p(strata::math::exp(-(e + e))) - T(Scalar(0.6931471805599453));
        },
        t);
  }
  template <class Scalar, strata::Size N>
  static void gradient(strata::Row<const Scalar, N> a, strata::Row<const Scalar, N> t, strata::Row<Scalar, N> da) {
    da.map([](const auto&, const auto& output, const auto& target) { return strata::math::tanh(output - target); }, a,
           t);
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
  const auto check = check_network_gradients<Network<Input<3, double>, Dense<3, 4, Tanh>, Dense<4, 2>, LogCosh>>();
  std::cout << "gradient check: largest disagreement " << check.worst << '\n'
            << "mean error after MeanSquaredError " << error_of<MeanSquaredError>() << ", after LogCosh "
            << error_of<LogCosh>() << '\n';
  return check.passed() ? 0 : 1;
}
