// SPDX-License-Identifier: MIT
// expect: NeighboursFit<2, strata::Dense<2, 8, strata::Tanh
// expect: Gives<8>, strata::Dense<9, 1, strata::Sigmoid
// expect: Takes<9>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Moons = Network<Input<2, double>, Dense<2, 8, Tanh>, Dense<9, 1, Sigmoid>>;

static_assert(Moons::inputs == 2 && Moons::outputs == 1);

int main() {
  const auto data = make_moons({.rows = 1000});
  Moons network(He{}, 7), copy = network;
  print_summary<Moons>(std::cout);
  train<32>(network, data, NoValidation{}, Adam{}, {.epochs = 3}, ProgressLine{std::cout, Verbosity::automatic, 3});
  std::cout << evaluate(network, data).confusion.accuracy() << check_network_gradients<Moons>().worst
            << cross_validate<Moons, 32>(data, 5, Adam{}).mean_accuracy() << '\n';

  save_parameters(network, "theta.npy");
  load_parameters(copy, "theta.npy");
  copy.set_flat_parameters(network.flat_parameters());
  copy.reset(Glorot{}, 3);
  copy = network;

  Moons::Parameters parameters;
  Moons elsewhere(parameters);
  Moons::Workspace<32> workspace;
  Matrix<Moons::Scalar, 32, Moons::inputs> x = xt::zeros<double>({32, 2});
  Matrix<Moons::Scalar, 32, Moons::outputs> y;
  elsewhere.predict(x, y, workspace);
  std::cout << y(0, 0) << elsewhere.layer<0>().weights(0, 0) << Moons::parameter_count << '\n';

  const std::array<std::uint32_t, 2> rows{0, 1};
  Trainer<Moons, 32, Momentum> trainer(Momentum{.learning_rate = 0.1});
  std::cout << trainer.step(network, data, rows) << '\n';
  trainer.put(0, data.input(0), 1);

  std::cout << predict(network, data).size() << classify(network, data).size() << network.classify({1, 2})
            << network.predict({1, 2})(0) << cost_and_gradient(network, data).cost << '\n';
}
