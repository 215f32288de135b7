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

/// y = s ⊙ x + b, an activation z², a cell of two states and a summary of steps, as somebody might add them.
template <Size N>
struct OwnAffine {
  static constexpr Size inputs = N, outputs = N;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> scale, shift;
    static constexpr auto tensors(auto& self) { return std::tie(self.scale, self.shift); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.scale + p.shift); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.scale; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta * x), sum_rows(delta));
  }
  static auto to_onnx(auto& graph, const auto& p, const auto& x) {
    return graph.node("Add", {graph.node("Mul", {x, graph.tensor("scale", p.scale)}), graph.tensor("shift", p.shift)});
  }
};
struct OwnSquare {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z + z;
  }
  static auto to_onnx(auto& graph, const auto& z) { return graph.node("Mul", {z, z}); }
};
/// h = tanh(c + u₁)  c = c⁻ + σ(z₀ + u₀) (z₁ − c⁻)
struct OwnCell {
  static constexpr Size gates = 2;
  static constexpr bool sums_apart = true;
  template <class T>
  struct State {
    T h, c;
    static constexpr auto tensors(auto& self) { return std::tie(self.h, self.c); }
  };
  static void forward(auto& z, auto& u, const auto& before, auto& now) {
    now.c = before.c + Sigmoid::forward(z[0] + u[0]) * (z[1] - before.c);
    now.h = Tanh::forward(now.c + u[1]);
  }
  static void backward(auto&, auto&, const auto&, const auto&, auto&) {}
  static auto to_onnx(auto& graph, const auto& z, const auto& u, const auto& before) {
    auto now = before;
    const auto gate = graph.node("Sigmoid", {graph.node("Add", {z[0], u[0]})});
    now.c = graph.node("Add", {before.c, graph.node("Mul", {gate, graph.node("Sub", {z[1], before.c})})});
    now.h = graph.node("Tanh", {graph.node("Add", {now.c, u[1]})});
    return now;
  }
};
struct OwnFirstStep : SummaryOfSteps<OwnFirstStep> {
  static void forward(const auto& x, auto& y) { assign(y, rows_from<1>(x, 0)); }
  static void backward(const auto&, const auto&, const auto&, auto&) {}
  static auto to_onnx(auto& graph, const auto& x) { return graph.node("Gather", {x, graph.whole(0)}, {{"axis", 1}}); }
};

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

void write_images() {
  using Maps = Image<3, 9, 8>;
  write<Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, MaxPool<2>, Conv2d<8, 16, 3, Identity, NoBias, Same>,
                BatchNorm<16>, Apply<ReLU>, MaxPool<2>,
                Residual<Conv2d<16, 16, 3, ReLU, Same>, Conv2d<16, 16, 3, Identity, Same>>, Flatten, Dropout<0.2>,
                Dense<576, 10, Softmax>>>("images", 0.2);
  write<Network<Maps, Conv2d<3, 5, 3, Tanh>, MeanSquaredError>>("conv2d");
  write<Network<Maps, Conv2d<3, 5, 4, Tanh, KernelWidth<2>, Stride<2, 3>, Padding<1, 2>, Dilation<2, 1>>,
                MeanSquaredError>>("conv2d_options");
  write<Network<Maps, Conv2d<3, 5, 4, GELU, Same, Stride<2>>, MeanSquaredError>>("conv2d_same");
  write<Network<Maps, Conv2d<3, 6, 3, SiLU, Groups<3>, Same, NoBias>, Conv2d<6, 4, 2, Tanh, Groups<2>, Stride<2>>,
                MeanSquaredError>>("conv2d_groups");
  write<Network<Maps, Conv2d<3, 3, 3, ELU, Groups<3>, Dilation<2>>, MeanSquaredError>>("conv2d_depthwise");
  write<Network<Maps, Conv2d<3, 4, 1, Softmax>, MeanSquaredError>>("conv2d_softmax");
  write<Network<Maps, MaxPool<2>, MeanSquaredError>>("max_pool");
  write<Network<Maps, MaxPool<3, KernelWidth<2>, Stride<1, 2>, Padding<1>>, MeanSquaredError>>("max_pool_options");
  write<Network<Maps, AveragePool<2>, MeanSquaredError>>("average_pool");
  write<Network<Maps, AveragePool<3, Stride<2>, Padding<1>>, MeanSquaredError>>("average_pool_options");
  write<Network<Maps, Conv2d<3, 4, 2>, GlobalAveragePool, Dense<4, 2>>>("global_average_pool");
  write<Network<Maps, GlobalMaxPool, Dense<3, 2>>>("global_max_pool");
  write<Network<Maps, Flatten, Dense<216, 2>>>("flatten_at_once", 0.1);
  write<Network<Maps, BatchNorm<3>, PReLU<3>, Conv2d<3, 3, 2>, PReLU<3>, PReLU<>, LayerNorm<3, Epsilon<1e-3>>,
                Conv2d<3, 2, 2>, BatchNorm<2, Epsilon<1e-2>>, Dropout<0.5>, Flatten, BatchNorm<84>, LayerNorm<84>,
                Dense<84, 3>>>("normalizations");
}

void write_sequences() {
  using Steps = Sequence<11, 3>;
  write<Network<Steps, Conv1d<3, 4, 3, Tanh, Causal, Dilation<2>>, Conv1d<4, 4, 3, ReLU, Stride<2>, Padding<1>>,
                MaxPool<2>, Conv1d<4, 6, 2, Sigmoid, Groups<2>, NoBias>, AveragePool<2, Stride<1>>, Flatten,
                Dense<6, 2>>>("conv1d");
  write<Network<Steps, Conv1d<3, 3, 4, Tanh, Same, Groups<3>>, MeanSquaredError>>("conv1d_depthwise");
  write<Network<Steps, ConvTranspose1d<3, 4, 3, Tanh, Stride<2>, Padding<1>>, MeanSquaredError>>("conv_transpose1d");
  write<Network<Steps, ConvTranspose1d<3, 2, 3, Identity, Causal, Dilation<2>, NoBias>, MeanSquaredError>>(
      "conv_transpose1d_causal");
  write<Network<Steps, ConvTranspose1d<3, 2, 2, Softmax, Dilation<3>>>>("conv_transpose1d_dilated");
  write<Network<Steps, GlobalAveragePool, Dense<3, 2>>>("global_average_pool_of_steps");
  write<Network<Steps, EachStep<Dense<3, 4, Softmax>>>>("each_step");
  write<Network<Steps, EachStep<Dense<3, 4, Tanh>>, EachStep<Normalize<4>>, LastStep, Dense<4, 2>>>("last_step");
  write<Network<Steps, Conv1d<3, 4, 2>, MeanOverSteps, Dense<4, 2>>>("mean_over_steps");
  write<Network<Steps, Conv1d<3, 4, 2>, MaxOverSteps, Dense<4, 2>>>("max_over_steps");
  write<Network<Steps, LayerNorm<3>, PReLU<3>, BatchNorm<3>, Apply<GELUTanh>, MeanSquaredError>>("layers_of_steps");
}

void write_recurrent() {
  using Steps = Sequence<11, 3>;
  write<Network<Steps, GRU<3, 6>, MeanSquaredError>>("gru");
  write<Network<Steps, LSTM<3, 6>, MeanSquaredError>>("lstm");
  write<Network<Steps, Elman<3, 6>, MeanSquaredError>>("elman");
  write<Network<Steps, Elman<3, 6, ReLU>, MeanSquaredError>>("elman_relu", 0.4);
  write<Network<Steps, Elman<3, 6, Sigmoid>, MeanSquaredError>>("elman_sigmoid");
  write<Network<Steps, Elman<3, 6, SiLU>, MeanSquaredError>>("elman_silu");
  write<Network<Steps, Elman<3, 6, Identity>, MeanSquaredError>>("elman_linear", 0.4);
  write<Network<Sequence<6, 2>, GRU<2, 3>, EachStep<Dense<3, 4, Tanh>>, LSTM<4, 3>, Elman<3, 5, ELU>, LastStep,
                Dense<5, 2, Softmax>>>("recurrent");
  write<Network<Sequence<9, 2>, Conv1d<2, 3, 2, Tanh, Causal>, GRU<3, 4>, Conv1d<4, 1, 1>, MeanSquaredError>>(
      "recurrent_between_convolutions");
  write<Network<Sequence<200, 1>, GRU<1, 16>, EachStep<Dense<16, 1>>>>("pedal");
}

void write_combined() {
  using Maps = Image<3, 6, 5>;
  write<
      Network<Input<4>, Residual<Dense<4, 4, Tanh>>, Parallel<Dense<4, 2>, Sequential<Dense<4, 3, ReLU>, Dense<3, 3>>>,
              Gated<Dense<5, 3, Tanh>, Dense<5, 3, Sigmoid>>, Dense<3, 2>>>("combined_numbers");
  write<Network<Maps, Residual<Project<Conv2d<3, 4, 1>>, Conv2d<3, 4, 3, ReLU, Same>>,
                Parallel<Conv2d<4, 2, 3, Tanh, Same>, Apply<Tanh>, Conv2d<4, 1, 1>>, Flatten, Dense<210, 2>>>(
      "combined_images", 0.4);
  // With a small ε, onnxruntime of 2023 loses digits where the features are nearly equal.
  write<Network<Maps, Parallel<Conv2d<3, 2, 1>, LayerNorm<3, Epsilon<0.1>>>, Residual<Residual<PReLU<5>>, BatchNorm<5>>,
                MeanSquaredError>>("combined_orders");
  write<Network<Sequence<7, 2>, Gated<Conv1d<2, 3, 2, Tanh, Causal>, GRU<2, 3>>, Residual<LSTM<3, 3>>,
                EachStep<Residual<Dense<3, 4, ReLU>, Dense<4, 3>>::On<Extents<3>>>, MeanSquaredError>>(
      "combined_steps");
  write<Network<Sequence<40, 1>, WaveNet<1, WaveNetArray<4, 3, 2, Tanh, Dilations<1, 2, 4>>,
                                         WaveNetArray<2, 3, 1, Tanh, Dilations<1, 8>, HeadBias>>>>("wave_net");
  write<Network<Sequence<30, 2>, WaveNet<2, WaveNetArray<3, 2, 3, Tanh, Dilations<1, 2>, Gate>>, MeanSquaredError>>(
      "wave_net_gated");
}

void write_own() {
  write<Network<Input<3>, OwnAffine<3>, Dense<3, 4, OwnSquare>, Residual<OwnAffine<4>>, Dense<4, 2>>>("own_numbers");
  write<Network<Sequence<6, 3>, EachStep<Dense<3, 4>>, Recurrent<4, 5, OwnCell>, OwnFirstStep, Dense<5, 2>>>(
      "own_steps");
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  folder = words[1];
  try {
    write_plain();
    write_images();
    write_sequences();
    write_recurrent();
    write_combined();
    write_own();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
