// SPDX-License-Identifier: MIT
// onnx_networks FOLDER: writes networks of every kind as FOLDER/NAME.onnx, rows for each as NAME.input.npy and what
// strata predicts of them as NAME.output.npy: what run.mjs and check.py look at.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "strata/data/npy.hpp"
#include "strata/io/onnx.hpp"
#include "strata/random/distribution.hpp"

using namespace strata;

namespace {

std::filesystem::path folder;

/// All that a network keeps is drawn anew, biases and statistics too; variances are positive.
template <class Net>
void fill(Net& network, double scale) {
  Generator generator(7, RandomStream::weights);
  network.for_each_layer([&]<class L>(std::type_identity<L>, auto& p) {
    using Scalar = typename Net::Scalar;
    for_each_tensor(p, [&](auto& tensor) {
      for (auto& number : tensor.storage()) number = static_cast<Scalar>(scale) * symmetric<Scalar>(generator);
    });
    for_each_statistic(p, [&](auto& tensor) {
      for (auto& number : tensor.storage()) number = Scalar(1) + symmetric<Scalar>(generator) / 2;
    });
  });
}

template <class Net>
void write(const std::string& name, double scale = 0.7) {
  constexpr Size rows = 5;
  using Scalar = typename Net::Scalar;
  Net network;
  fill(network, scale);
  save_onnx(network, folder / (name + ".onnx"));
  Generator generator(3, RandomStream::data);
  std::vector<float> inputs, outputs;
  auto workspace = std::make_unique<typename Net::template Workspace<1>>();
  for (Size row = 0; row < rows; ++row) {
    Matrix<Scalar, 1, Net::inputs> x;
    Matrix<Scalar, 1, Net::outputs> y;
    for (Scalar& number : x.storage()) {
      number = static_cast<float>(2 * symmetric<double>(generator));
      inputs.push_back(static_cast<float>(number));
    }
    network.predict(x, y, *workspace);
    for (const Scalar number : y.storage()) outputs.push_back(static_cast<float>(number));
  }
  const auto write_rows = [&](const std::string& what, std::vector<Size> axes, const std::vector<float>& numbers) {
    axes.insert(axes.begin(), rows);
    write_npy<float>(folder / (name + what), axes, numbers);
  };
  write_rows(".input.npy", detail::axes_of(typename Net::InputShape()), inputs);
  write_rows(".output.npy", detail::axes_of(typename Net::OutputShape()), outputs);
}

template <class A>
void write_activation(const std::string& name) {
  write<Network<Input<6>, Dense<6, 40, A>, MeanSquaredError>>("activation_" + name, 2);
}

void write_plain() {
  write<Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>>("islands");
  write<Network<Input<3>, Dense<3, 1, Sigmoid>>>("linear");
  write<Network<Input<4>, Normalize<4>, Dense<4, 8, ReLU, NoBias>, Dropout<0.5>, PReLU<8>, Dense<8, 8>, PReLU<>,
                Activate<8, SiLU>, Dense<8, 3, Softmax>>>("layers_of_numbers");
  write<Network<Input<3, double>, Normalize<3>, Dense<3, 9, Tanh>, Dense<9, 2>>>("in_double");
  write<Network<Input<3>, Dropout<0.5>, MeanSquaredError>>("nothing_happens");
  write<Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>>("digits", 0.1);
  write_activation<Identity>("identity");
  write_activation<ReLU>("relu");
  write_activation<LeakyReLU<>>("leaky_relu");
  write_activation<LeakyReLU<0.2>>("leaky_relu_0.2");
  write_activation<ELU>("elu");
  write_activation<SiLU>("silu");
  write_activation<GELU>("gelu");
  write_activation<GELUTanh>("gelu_tanh");
  write_activation<HardTanh>("hard_tanh");
  write_activation<Softplus>("softplus");
  write_activation<Sigmoid>("sigmoid");
  write_activation<Tanh>("tanh");
  write_activation<Softmax>("softmax");
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  folder = words[1];
  try {
    write_plain();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
