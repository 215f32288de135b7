// SPDX-License-Identifier: MIT
// The twins of the mistakes beside it: every form that comes near a rule and keeps it. That it compiles is the test.
#include "strata/strata.hpp"

#include <span>
#include <vector>

using namespace strata;

namespace {

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
using Smallest = Network<Input<1>, Dense<1, 1>>;
using NamedCost = Network<Input<2, double>, Dense<2, 3, ReLU>, Dense<3, 2, ReLU>, MeanSquaredError>;
using NoBiases = Network<Input<2>, Dense<2, 3, Tanh, NoBias>, Dense<3, 1, Sigmoid, WithBias>, BinaryCrossEntropy>;
using Activations = Network<Input<2>, Dense<2, 3>, Activate<3, Tanh>, Dense<3, 2>, Activate<2, Softmax>, CrossEntropy>;
static_assert(Digits::valid && Smallest::valid && NamedCost::valid && NoBiases::valid && Activations::valid);

/// a = z³
struct Cube {
  template <class T>
  static T forward(const T& z) {
    return z * z * z;
  }
  template <class T>
  static T derivative(const T& a) {
    return T(3) * a;
  }
};
static_assert(Network<Input<2>, Dense<2, 2, Cube>, Dense<2, 1>>::valid);

/// y = x ⊙ factors, as one would write a layer; its sizes need not be of type Size.
template <int N>
struct Scale {
  static constexpr int inputs = N, outputs = N;

  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> factors;
    static constexpr auto tensors(auto& self) { return std::tie(self.factors); }
  };

  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.factors); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.factors; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(x * delta));
  }
};
static_assert(Network<Input<2>, Scale<2>, Dense<2, 1>>::valid);

template <class Data>
void train_and_evaluate(auto& network, const Data& data) {
  train<1>(network, data, NoValidation{}, GradientDescent{.learning_rate = 0.1}, {.epochs = 1});
  train<7>(network, data, data, Adam{}, {.epochs = 1}, [](const Progress&) { return true; });
  evaluate(network, data);
}

void kinds_of_data() {
  NoBiases one_output;
  train_and_evaluate(one_output, Dataset<2>{{1, 2}, {1}});
  train_and_evaluate(one_output, Dataset<2, Target<1>>{{1, 2}, {{1}}});
  train_and_evaluate(one_output, Dataset<2, int, double>{{1, 2}, {1}});
  Activations classes;
  train_and_evaluate(classes, Dataset<2>{{1, 2}, {1}});
  train_and_evaluate(classes, Dataset<2, Target<2, double>>{{1, 2}, {{0, 1}}});
  NamedCost numbers;
  const Dataset<2, Target<2>> targets{{1, 2}, {{0, 1}}};
  train_and_evaluate(numbers, targets);
  const DatasetView<2, Target<2>> view{targets.inputs, targets.labels};
  train<3>(numbers, targets, view, Momentum{}, {.epochs = 1});

  Trainer<NamedCost, 2, Nesterov> trainer(Nesterov{}, 1e-4);
  trainer.step(numbers, targets, std::array<std::uint32_t, 1>{0});
}

void predictions() {
  static NamedCost::Parameters elsewhere;
  NamedCost network(elsewhere);
  NamedCost copy = network, seeded(He{}, 7);
  copy = seeded;
  const Vector<double, 2> vector{1, 2};
  std::array<double, 2> array{1, 2};
  double raw[] = {1, 2};
  Vector<double, 2> answer = network.predict(vector);
  answer = network.predict(array);
  answer = network.predict(raw);
  answer = network.predict(std::span<const double, 2>(array));
  answer = network.predict(std::span<double, 2>(array));
  answer = network.predict(std::vector{1.0, 2.0, 3.0}.size() == 3 ? vector : answer);
  answer = network.predict(2.0 * vector);

  Matrix<double, 5, 2> x = xt::ones<double>({5, 2}), y;
  const auto workspace = std::make_unique<NamedCost::Workspace<5>>();
  network.predict(x, y);
  network.predict(std::as_const(x), y);
  network.predict(x, y, *workspace);
}

void expressions() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4});
  Matrix<float, 4, 2> weights = xt::ones<float>({4, 2});
  Vector<float, 2> biases = xt::ones<float>({2});
  Matrix<float, 3, 2> z, delta;
  assign(z, matmul(x, weights) + biases);
  assign(delta, 2.0f * z - matmul(x, weights));
  assign(delta, biases);
  assign(x, matmul(delta, transposed(weights)));
  assign(weights, weights - 0.1f * matmul(transposed(x), delta));
  assign(biases, sum_rows(delta));
  fill(biases, 0);
}

}  // namespace

int main() {
  kinds_of_data();
  predictions();
  expressions();
}
