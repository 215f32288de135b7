// SPDX-License-Identifier: MIT
#include "strata/io/saved_tensors.hpp"

#include <doctest/doctest.h>

#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"

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
  detail::for_each_saved_number(w, SavedAs{"w", false}, [&](float number, Size place) { as_is[place] = number; });
  detail::for_each_saved_number(w, SavedAs{"w", true}, [&](float number, Size place) { turned[place] = number; });
  CHECK(as_is == std::vector<float>{0, 1, 2, 3, 4, 5});
  CHECK(turned == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("saved tensors: the architecture is what the layers compute, whatever their numbers and their cost") {
  using Float = Network<Input<2>, Dense<2, 1, Tanh>, MeanSquaredError>;
  using Double = Network<Input<2, double>, Dense<2, 1, Tanh>, MeanSquaredError>;
  CHECK(detail::architecture_of<Float>() == "Network<Input<2>, Dense<2, 1, Tanh>>");
  CHECK(detail::architecture_of<Double>() == detail::architecture_of<Float>());
}
