// SPDX-License-Identifier: MIT
#include "strata/io/saved_tensors.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/global_pool.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/sequential.hpp"

using namespace strata;

namespace {

/// A layer with two tensors that says nothing of how they are saved: y = x·A + b.
struct Plain {
  static constexpr Size inputs = 2, outputs = 3;
  template <class Scalar>
  struct Parameters {
    Matrix<Scalar, 2, 3> a;
    Vector<Scalar, 3> b;
    static constexpr auto tensors(auto& self) { return std::tie(self.a, self.b); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, matmul(x, p.a) + p.b); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) {
    return matmul(delta, transposed(p.a));
  }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(matmul(transposed(x), delta), sum_rows(delta));
  }
};

using Net =
    Network<Input<2>, Dense<2, 2, Sigmoid>, Plain, Activate<3, Tanh>, Dense<3, 4>, Dense<4, 2, Softmax, NoBias>>;

/// Names and shapes of all tensors of a network.
template <class Network>
std::vector<std::pair<std::string, std::vector<Size>>> saved(const TensorNames& names) {
  std::vector<std::pair<std::string, std::vector<Size>>> result;
  Network network;
  detail::for_each_saved_tensor<Network>(network.parameters(), names,
                                         [&](const std::string& name, const auto& tensor, const SavedAs& how) {
                                           result.emplace_back(name, detail::saved_shape(tensor, how));
                                         });
  return result;
}

/// Whether w, a dense layer's after an image of 2×2×3, is saved under that name as PyTorch has it: outputs × (channels
/// × height × width).
bool is_channel_by_channel(auto& network, const std::string& wanted, auto& w) {
  for (Size i = 0; i < w.size(); ++i) w.data()[i] = static_cast<float>(i);
  std::vector<float> file;
  detail::for_each_saved_tensor<std::remove_cvref_t<decltype(network)>>(
      network.parameters(), layer_names, [&](const std::string& name, const auto& tensor, const SavedAs& how) {
        if (name != wanted) return;
        file.resize(tensor.size());
        detail::for_each_saved_number(tensor, how, [&](float number, Size place) { file[place] = number; });
      });
  bool same = file.size() == w.size();
  Size place = 0;
  for (Size out = 0; same && out < w.shape(1); ++out)
    for (Size channel = 0; channel < 2; ++channel)
      for (Size row = 0; row < 2; ++row)
        for (Size column = 0; column < 3; ++column)
          same = file[place++] == w((row * 3 + column) * 2 + channel, out) && same;
  return same;
}

}  // namespace

TEST_CASE("saved tensors: a dense layer has weight [outputs, inputs] and bias, another its tensors as they are") {
  const std::vector<std::pair<std::string, std::vector<Size>>> expected{
      {"layers.0.weight", {2, 2}}, {"layers.0.bias", {2}}, {"layers.1.0", {2, 3}},     {"layers.1.1", {3}},
      {"layers.3.weight", {4, 3}}, {"layers.3.bias", {4}}, {"layers.4.weight", {2, 4}}};
  CHECK(saved<Net>(layer_names) == expected);
}

TEST_CASE("saved tensors: in nn.Sequential activations count, except the one that is none") {
  std::vector<std::string> found;
  for (const auto& [name, shape] : saved<Net>(sequential_names)) found.push_back(name);
  // Linear, Sigmoid, Plain, Tanh, Linear, Linear, Softmax
  CHECK(found == std::vector<std::string>{"0.weight", "0.bias", "2.0", "2.1", "4.weight", "4.bias", "5.weight"});
}

TEST_CASE("saved tensors: a number's place in the file is that of the transposed tensor, where it is transposed") {
  Matrix<float, 2, 3> w{{0, 1, 2}, {3, 4, 5}};
  std::vector<float> as_is(6), turned(6);
  detail::for_each_saved_number(w, {""}, [&](float number, Size place) { as_is[place] = number; });
  detail::for_each_saved_number(w, {"", true}, [&](float number, Size place) { turned[place] = number; });
  CHECK(as_is == std::vector<float>{0, 1, 2, 3, 4, 5});
  CHECK(turned == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("saved tensors: the architecture is what the layers compute, whatever their numbers and their cost") {
  using Float = Network<Input<2>, Dense<2, 1, Tanh>, MeanSquaredError>;
  using Double = Network<Input<2, double>, Dense<2, 1, Tanh>, MeanSquaredError>;
  CHECK(detail::architecture_of<Float>() == "Network<Input<2>, Dense<2, 1, Tanh>>");
  CHECK(detail::architecture_of<Double>() == detail::architecture_of<Float>());
}

TEST_CASE("saved tensors: a convolution's weight has PyTorch's axes, out × in × height × width, or out × in × width") {
  using Images = Network<Image<2, 6, 5>, Conv2d<2, 3, 4, ReLU, KernelWidth<2>>, Conv2d<3, 1, 1, Identity, NoBias>>;
  using Steps = Network<Sequence<9, 2>, Conv1d<2, 4, 3>>;
  using Shapes = std::vector<std::pair<std::string, std::vector<Size>>>;
  CHECK(saved<Images>(sequential_names) ==
        Shapes{{"0.weight", {3, 2, 4, 2}}, {"0.bias", {3}}, {"2.weight", {1, 3, 1, 1}}});
  CHECK(saved<Steps>(layer_names) == Shapes{{"layers.0.weight", {4, 2, 3}}, {"layers.0.bias", {4}}});
}

TEST_CASE("saved tensors: a number of a kernel lies where its channels, row and column say") {
  using L = Conv2d<2, 3, 2, ReLU, KernelWidth<4>>::On<Extents<2, 5, 5>>;
  L::Parameters<float> p;
  for (Size i = 0; i < p.weights.size(); ++i) p.weights.data()[i] = static_cast<float>(i);
  std::vector<float> file(p.weights.size(), -1);
  detail::for_each_saved_number(p.weights, L::Parameters<float>::saved_as[0],
                                [&](float number, Size place) { file[place] = number; });
  Size place = 0;
  for (Size out = 0; out < 3; ++out)
    for (Size in = 0; in < 2; ++in)
      for (Size row = 0; row < 2; ++row)
        for (Size column = 0; column < 4; ++column) CHECK(file[place++] == p.weights((row * 4 + column) * 2 + in, out));
}

TEST_CASE("saved tensors: the architecture begins with the shape of an observation") {
  CHECK(detail::architecture_of<Network<Image<1, 4, 5>, Conv2d<1, 2, 3>, Flatten, Dense<12, 1>>>() ==
        "Network<Image<1, 4, 5>, Conv2d<1, 2, 3>, Flatten, Dense<12, 1>>");
  CHECK(detail::architecture_of<Network<Sequence<4, 2>, Conv1d<2, 3, 2>>>() ==
        "Network<Sequence<4, 2>, Conv1d<2, 3, 2>>");
}

TEST_CASE("saved tensors: a dense layer after a Flatten has PyTorch's order of inputs, channel by channel") {
  using Images = Network<Image<1, 4, 5>, Conv2d<1, 2, 3>, Flatten, Activate<12, Tanh>, Dense<12, 2>, Dense<2, 1>>;
  using Shapes = std::vector<std::pair<std::string, std::vector<Size>>>;
  CHECK(saved<Images>(sequential_names) == Shapes{{"0.weight", {2, 1, 3, 3}},
                                                  {"0.bias", {2}},
                                                  {"3.weight", {2, 12}},
                                                  {"3.bias", {2}},
                                                  {"4.weight", {1, 2}},
                                                  {"4.bias", {1}}});
  Images network;
  CHECK(is_channel_by_channel(network, "layers.3.weight", network.layer<3>().weights));
}

TEST_CASE("saved tensors: so it has inside of a Sequential, and only the layer that takes what was flattened") {
  using Held = Sequential<Conv2d<1, 2, 3>, Flatten, Dense<12, 12>, Dense<12, 12>>;
  Network<Image<1, 4, 5>, Held> network;
  auto& layers = network.layer<0>().layers;
  CHECK(is_channel_by_channel(network, "layers.0.2.weight", detail::nth<2>(layers).weights));
  CHECK_FALSE(is_channel_by_channel(network, "layers.0.3.weight", detail::nth<3>(layers).weights));
}

TEST_CASE(
    "saved tensors: in a Sequential after a Flatten a layer of fewer inputs has the shape that it has elsewhere") {
  using Images = Network<Image<1, 4, 5>, Conv2d<1, 2, 3>, Flatten, Sequential<Dense<12, 2>, Dense<2, 3>>>;
  using Shapes = std::vector<std::pair<std::string, std::vector<Size>>>;
  CHECK(saved<Images>(layer_names) == Shapes{{"layers.0.weight", {2, 1, 3, 3}},
                                             {"layers.0.bias", {2}},
                                             {"layers.2.0.weight", {2, 12}},
                                             {"layers.2.0.bias", {2}},
                                             {"layers.2.1.weight", {3, 2}},
                                             {"layers.2.1.bias", {3}}});
}

TEST_CASE("saved tensors: pools are modules without tensors; a global one is two, since PyTorch then flattens") {
  using Images = Network<Image<1, 8, 8>, MaxPool<2>, Conv2d<1, 2, 3>, GlobalAveragePool, Dense<2, 1>>;
  std::vector<std::string> found;
  for (const auto& [name, shape] : saved<Images>(sequential_names)) found.push_back(name);
  CHECK(found == std::vector<std::string>{"1.weight", "1.bias", "4.weight", "4.bias"});
}
