// SPDX-License-Identifier: MIT
#include "strata/network/network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "strata/initializer/uniform.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;
using strata_test::ReferenceNetwork;

namespace {

using Report = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
using Small = Network<Input<2>, Dense<2, 2, Sigmoid>, Dense<2, 1, Sigmoid>>;
using SmallDouble = Network<Input<2, double>, Dense<2, 2, Sigmoid>, Dense<2, 1, Sigmoid>>;
using Odd = Network<Input<5>, Dense<5, 19, Sigmoid>, Dense<19, 3, Softmax>>;
using OddDouble = Network<Input<5, double>, Dense<5, 19, Sigmoid>, Dense<19, 3, Softmax>>;

constinit Small::Parameters in_static_storage{};

/// y = s ⊙ x: a user's layer whose first weights are ones, and whose θ order is that of its tensors.
template <Size N>
struct Scale {
  static constexpr Size inputs = N, outputs = N;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> scale;
    static constexpr auto tensors(auto& self) { return std::tie(self.scale); }
  };
  static void initialize(auto& p, const auto&, Generator&) { p.scale.fill(1); }
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.scale); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.scale; }
  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta));
  }
};

/// A user's layer that says nothing about initial weights or θ order.
struct Plain {
  static constexpr Size inputs = 2, outputs = 2;
  template <class Scalar>
  struct Parameters {
    Matrix<Scalar, 2, 2> m;
    Vector<Scalar, 2> v;
    static constexpr auto tensors(auto& self) { return std::tie(self.m, self.v); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, matmul(x, p.m) + p.v); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) {
    return matmul(delta, transposed(p.m));
  }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(matmul(transposed(x), delta), sum_rows(delta));
  }
};

template <class Net>
ReferenceNetwork reference_of(const Net& network) {
  const auto theta = network.flat_parameters();
  using Sigma = ReferenceNetwork::Sigma;
  return {{{5, 19, Sigma::sigmoid}, {19, 3, Sigma::softmax}},
          ReferenceNetwork::Loss::multiclass,
          {theta.begin(), theta.end()}};
}

template <class Scalar>
Vector<Scalar, 5> observation(const std::vector<double>& from) {
  Vector<Scalar, 5> x;
  for (Size i = 0; i < 5; ++i) x(i) = static_cast<Scalar>(from[i]);
  return x;
}

}  // namespace

TEST_CASE("network: the report's network has 163340 parameters") {
  static_assert(Report::parameter_count == 163340);  // 785·200 + 201·30 + 31·10
  CHECK(Report().flat_parameters().size() == 163340);
  CHECK(Small().flat_parameters().size() == Small::parameter_count);
  static_assert(Small::parameter_count == 9);
}

TEST_CASE("network: inputs, outputs, layers, cost and scalar type are constants of the type") {
  static_assert(Report::inputs == 784 && Report::outputs == 10 && Report::layer_count == 3 && Report::valid);
  static_assert(std::same_as<Report::Cost, CrossEntropy> && std::same_as<Report::OutputActivation, Softmax>);
  static_assert(std::same_as<Report::Layer<1>, Dense<200, 30, Sigmoid>>);
  static_assert(std::same_as<Report::Scalar, float> && std::same_as<OddDouble::Scalar, double>);
  CHECK(std::same_as<decltype(std::declval<Report&>().layer<2>()), DenseParameters<float, 30, 10, WithBias>&>);
}

TEST_CASE("network: the constants of memory are what the structs take, at least all numbers, at most padded") {
  static_assert(Report::parameter_bytes == sizeof(Report::Parameters));
  static_assert(Report::activation_bytes<256> == sizeof(Report::Workspace<256>));
  CHECK(Report::parameter_bytes >= 163340 * sizeof(float));
  CHECK(Report::parameter_bytes < 163340 * sizeof(float) + 6 * cache_line);  // six tensors
  CHECK(Report::activation_bytes<256> >= 256 * (200 + 30 + 10) * sizeof(float));
  CHECK(Report::activation_bytes<256> < 256 * (200 + 30 + 10) * sizeof(float) + 3 * cache_line);
}

TEST_CASE("network: an object is only as large as two pointers") { CHECK(sizeof(Report) == 2 * sizeof(void*)); }

TEST_CASE("network: predict agrees with plain loops, in float and in double") {
  const Odd network(Glorot{}, 3);
  const OddDouble precise(Glorot{}, 3);
  const auto expected = reference_of(network), expected_precisely = reference_of(precise);
  for (const auto& row : Draws(1).rows(20, 5)) {
    CHECK(strata_test::largest_difference(network.predict(observation<float>(row)), expected.predict(row)) < 1e-6);
    CHECK(strata_test::largest_difference(precise.predict(observation<double>(row)), expected_precisely.predict(row)) <
          1e-14);
  }
}

TEST_CASE("network: a batch gives each row what the row gives alone, with a workspace and without") {
  const Odd network(Glorot{}, 3);
  const auto rows = Draws(2).rows(7, 5);
  Matrix<float, 7, 5> x;
  for (Size row = 0; row < 7; ++row)
    for (Size i = 0; i < 5; ++i) x(row, i) = static_cast<float>(rows[row][i]);
  Matrix<float, 7, 3> y, again;
  Odd::Workspace<7> workspace;
  network.predict(x, y);
  network.predict(x, again, workspace);
  CHECK(y == again);
  Odd::Prediction::Layer<1>::forward(network.parameters().layers.get<1>(), workspace.get<0>(), again);
  CHECK(again == y);
  for (Size row = 0; row < 7; ++row) {
    const auto alone = network.predict(observation<float>(rows[row]));
    for (Size j = 0; j < 3; ++j) CHECK(y(row, j) == doctest::Approx(alone(j)).epsilon(1e-6));
  }
}

TEST_CASE("network: an observation may be a vector, an array, a span or a list") {
  const Small network;
  const Vector<float, 2> vector{0.5F, -1.0F};
  const std::array<float, 2> array{0.5F, -1.0F};
  const float numbers[] = {0.5F, -1.0F};
  CHECK(network.predict(std::span<const float, 2>(array)) == network.predict(vector));
  CHECK(network.predict(array) == network.predict(vector));
  CHECK(network.predict(numbers) == network.predict(vector));
  CHECK(network.predict({0.5F, -1}) == network.predict(vector));
}

TEST_CASE("network: the class of an observation is that of its outputs") {
  Small logistic;
  logistic.set_flat_parameters(std::vector<float>{0, 1, 0, 0, 0, 1, -3, 4, 2});  // sigmoid(4 sigmoid(x) + …)
  const auto y = static_cast<double>(logistic.predict({1, 1})(0));
  CHECK(logistic.classify({1, 1}) == (y >= 0.5 ? 1 : 0));
  CHECK(logistic.classify({1, 1}, y) == 1);
  CHECK(logistic.classify(std::array{1.0F, 1.0F}, y + 1e-6) == 0);
  const Odd odd(Glorot{}, 3);
  const auto outputs = odd.predict({1, 2, 3, 4, 5});
  const auto largest = std::max_element(outputs.begin(), outputs.end()) - outputs.begin();
  CHECK(odd.classify({1, 2, 3, 4, 5}) == largest);
  CHECK_THROWS_AS(logistic.classify({1, std::numeric_limits<float>::quiet_NaN()}), Error);
}

TEST_CASE("network: four threads may predict with one network") {
  const Odd network(Glorot{}, 5);
  const auto rows = Draws(3).rows(500, 5);
  std::vector<Vector<float, 3>> alone;
  for (const auto& row : rows) alone.push_back(network.predict(observation<float>(row)));

  std::array<int, 4> differences{};
  std::vector<std::thread> threads;
  for (int& count : differences)
    threads.emplace_back([&] {
      for (Size row = 0; row < rows.size(); ++row)
        count += network.predict(observation<float>(rows[row])) == alone[row] ? 0 : 1;
    });
  for (auto& thread : threads) thread.join();
  CHECK(differences == std::array<int, 4>{});
}

TEST_CASE("network: works on parameters that live elsewhere, as they are") {
  in_static_storage = {};
  Small network(in_static_storage);
  CHECK(&network.parameters() == &in_static_storage);
  CHECK(network.flat_parameters() == std::vector<float>(9, 0));
  CHECK(network.predict(Vector<float, 2>{1, 2})(0) == 0.5F);  // sigmoid(0)
  network.layer<1>().biases(0) = 2;
  CHECK(in_static_storage.layers.get<1>().biases(0) == 2);
  CHECK(Small(in_static_storage).flat_parameters()[6] == 2);
}

TEST_CASE("network: a copy has the values and memory of its own, also of borrowed parameters") {
  Small original(Glorot{}, 2);
  const auto theta = original.flat_parameters();
  Small copy = original;
  original.layer<0>().weights.fill(0);
  CHECK(copy.flat_parameters() == theta);

  in_static_storage = {};
  const Small borrowed(in_static_storage);
  Small of_borrowed = borrowed;
  of_borrowed.reset();
  CHECK(borrowed.flat_parameters() == std::vector<float>(9, 0));
}

TEST_CASE("network: assignment copies the values to wherever the parameters live") {
  in_static_storage = {};
  Small borrowed(in_static_storage);
  const Small other(Glorot{}, 2);
  borrowed = other;
  CHECK(&borrowed.parameters() == &in_static_storage);
  CHECK(borrowed.flat_parameters() == other.flat_parameters());
  borrowed.layer<0>().weights.fill(9);
  CHECK(other.flat_parameters() == Small(Glorot{}, 2).flat_parameters());

  Small& itself = borrowed;
  borrowed = itself;
  CHECK(borrowed.layer<0>().weights(0, 0) == 9);
}

TEST_CASE("network: a move takes the memory along") {
  Small original(Glorot{}, 2);
  const auto theta = original.flat_parameters();
  const auto* const address = &original.parameters();
  const Small moved = std::move(original);
  CHECK(&moved.parameters() == address);
  CHECK(moved.flat_parameters() == theta);
  static_assert(std::is_nothrow_move_constructible_v<Small>);
}

TEST_CASE("network: two networks can be swapped") {
  Small a(Glorot{}, 1), b(Glorot{}, 2);
  const auto of_a = a.flat_parameters(), of_b = b.flat_parameters();
  std::swap(a, b);
  REQUIRE(&a.parameters() != &b.parameters());
  CHECK(a.flat_parameters() == of_b);
  CHECK(b.flat_parameters() == of_a);
}

TEST_CASE("network: moving into a network that borrows its parameters gives those the values") {
  Small::Parameters parameters;
  Small borrowed(parameters);
  Small other(Glorot{}, 7);
  const auto theta = other.flat_parameters();
  borrowed = std::move(other);
  CHECK(&borrowed.parameters() == &parameters);
  CHECK(borrowed.flat_parameters() == theta);
}

TEST_CASE("network: a network that was moved from can be assigned to, and then is one of its own") {
  Small original(Glorot{}, 1);
  const Small moved = std::move(original);
  const Small other(Glorot{}, 2);
  original = other;
  CHECK(moved.flat_parameters() == Small(Glorot{}, 1).flat_parameters());
  CHECK(original.flat_parameters() == other.flat_parameters());
}

TEST_CASE("network: θ order is layer by layer, output by output, the bias first") {
  Small network;
  network.set_flat_parameters(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  const auto& first = network.layer<0>();
  const auto& second = network.layer<1>();
  CHECK(first.biases(0) == 1);
  CHECK(first.weights(0, 0) == 2);  // input 0 → output 0
  CHECK(first.weights(1, 0) == 3);
  CHECK(first.biases(1) == 4);
  CHECK(first.weights(0, 1) == 5);
  CHECK(first.weights(1, 1) == 6);
  CHECK(second.biases(0) == 7);
  CHECK(second.weights(0, 0) == 8);
  CHECK(second.weights(1, 0) == 9);
}

TEST_CASE("network: what is set in θ order is what is got") {
  Odd network;
  std::vector<float> theta(Odd::parameter_count);
  Draws draw(4);
  for (float& number : theta) number = static_cast<float>(draw());
  network.set_flat_parameters(theta);
  CHECK(network.flat_parameters() == theta);
}

TEST_CASE("network: a wrong number of parameters is an error that names both, and changes nothing") {
  Small network;
  const auto before = network.flat_parameters();
  CHECK_THROWS_WITH_AS(
      network.set_flat_parameters(std::vector<float>(8)),
      "strata::Network: expected 9 parameters in θ order, found 8; they must come from a network of the same "
      "type",
      Error);
  CHECK_THROWS_AS(network.set_flat_parameters(std::vector<float>(10)), Error);
  CHECK_THROWS_AS(network.set_flat_parameters(std::vector<float>{}), Error);
  CHECK(network.flat_parameters() == before);
}

TEST_CASE("network: the first weights are the bits that golden.py works out, the biases zero") {
  CHECK(Small().flat_parameters() == std::vector<float>{0, -0x1.c05bc2p-1F, -0x1.1636e8p-1F,  //
                                                        0, 0x1.a4640ap-2F, -0x1.f5d082p-2F,   //
                                                        0, -0x1.32cf3ep-1F, -0x1.8ea56ap-1F});
  CHECK(Small(Glorot{}, 2).flat_parameters() == std::vector<float>{0, 0x1.1d51c4p+0F, 0x1.323b7cp+0F,  //
                                                                   0, 0x1.2c4e4p-2F, 0x1.870efap-2F,   //
                                                                   0, -0x1.4d17bap+0F, -0x1.559a6cp+0F});
  CHECK(SmallDouble().flat_parameters() == std::vector<double>{0, -0x1.c05bbeb0057a7p-1, -0x1.1636e6afa1745p-1,  //
                                                               0, 0x1.a4640a3b72ddap-2, -0x1.f5d07d3d3436ep-2,   //
                                                               0, -0x1.32cf404713d51p-1, -0x1.8ea56863640e1p-1});
}

TEST_CASE("network: reset gives the bits of a new network, whatever was there before") {
  Small network(Glorot{}, 7);
  network.parameters() = {};
  network.layer<0>().biases.fill(3);
  network.reset();
  CHECK(network.flat_parameters() == Small().flat_parameters());
  network.reset(Uniform{0.1}, 9);
  CHECK(network.flat_parameters() == Small(Uniform{0.1}, 9).flat_parameters());
  CHECK(network.flat_parameters() != Small(Uniform{0.1}, 8).flat_parameters());
  for (const float number : network.flat_parameters()) CHECK(std::abs(number) < 0.1F);
}

TEST_CASE("network: the first layer's weights do not depend on the layers after it") {
  using Longer = Network<Input<2>, Dense<2, 2, Softmax>, Dense<2, 7, Sigmoid>, Dense<7, 2>>;
  CHECK(Longer().layer<0>().weights == Small().layer<0>().weights);
}

TEST_CASE("network: a layer may choose its own first weights") {
  using Net = Network<Input<3>, Scale<3>, Dense<3, 1>>;
  const Net network;
  static_assert(Net::parameter_count == 7);
  CHECK(network.flat_parameters()[0] == 1);
  CHECK(network.flat_parameters()[2] == 1);
  CHECK(network.flat_parameters()[3] == 0);  // the bias
}

TEST_CASE("network: a layer that says nothing of it keeps its tensors' order, matrices drawn and vectors zero") {
  using Net = Network<Input<2>, Plain>;
  Net network;
  const auto theta = network.flat_parameters();
  REQUIRE(theta.size() == 6);
  for (Size i = 0; i < 4; ++i) CHECK(theta[i] != 0);
  CHECK(theta[4] == 0);
  CHECK(theta[5] == 0);
  network.set_flat_parameters(std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(network.layer<0>().m(0, 1) == 2);
  CHECK(network.layer<0>().v(1) == 6);
  static_assert(Net::prediction_operations == 0);
}

TEST_CASE("network: for_each_layer visits the layers in order with their parameters") {
  Small network;
  std::vector<Size> outputs;
  network.for_each_layer([&]<class L>(std::type_identity<L>, auto& p) {
    outputs.push_back(L::outputs);
    p.biases.fill(4);
  });
  CHECK(outputs == std::vector<Size>{2, 1});
  CHECK(network.flat_parameters()[6] == 4);
  std::as_const(network).for_each_layer(
      [](auto, auto& p) { static_assert(std::is_const_v<std::remove_reference_t<decltype(p)>>); });
}

namespace {

using Pixels = Network<Image<1, 5, 6>, Conv2d<1, 3, 3, Sigmoid, Padding<1>>, Conv2d<3, 2, 2>, Flatten, Dense<40, 2>>;

}  // namespace

TEST_CASE("network: a network of images says the shapes that go in and come out, layers and entries") {
  static_assert(std::is_same_v<Pixels::InputShape, Extents<1, 5, 6>> &&
                std::is_same_v<Pixels::OutputShape, Extents<2>>);
  static_assert(Pixels::inputs == 30 && Pixels::outputs == 2 && Pixels::parameter_count == 30 + 26 + 82);
  static_assert(std::is_same_v<Pixels::Entry<1>, Conv2d<3, 2, 2>>);
  static_assert(std::is_same_v<Pixels::Layer<1>, Conv2d<3, 2, 2>::On<Extents<3, 5, 6>>>);
  constexpr Size products = 2 * 30 * 9 * 3 + 2 * 20 * 12 * 2 + 2 * 40 * 2;
  static_assert(Pixels::prediction_operations == products);
  CHECK(Pixels::training_operations == 3 * products - 2 * 30 * 9 * 3);
}

TEST_CASE("network: what a prediction needs besides the outputs is part of its workspace, and counted") {
  using Scratch = Pixels::Layer<0>::Scratch<float, 4>;
  static_assert(sizeof(Scratch) >= 4 * 7 * 8 * sizeof(float));
  CHECK(Pixels::activation_bytes<4> >= sizeof(Pixels::Outputs<4>) + sizeof(Scratch));
  CHECK(sizeof(Report::Workspace<4>) == sizeof(Report::Outputs<4>));
}

TEST_CASE("network: images give one by one what they give as a batch, and another network in the same memory") {
  const Pixels network;
  Matrix<float, 3, 30> x;
  Draws draw(3);
  for (float& number : x) number = static_cast<float>(draw());
  Matrix<float, 3, 2> y;
  network.predict(x, y);
  for (Size row = 0; row < 3; ++row) {
    const auto alone = network.predict(std::span<const float, 30>(x.data() + row * 30, 30));
    for (Size j = 0; j < 2; ++j) CHECK(alone(j) == doctest::Approx(y(row, j)).epsilon(1e-5));
  }
}

TEST_CASE("network: the first weights of a kernel are spread by what it sees, not by the whole image") {
  static_assert(detail::fans_of<Pixels::Layer<1>>().in == 12 && detail::fans_of<Pixels::Layer<1>>().out == 8);
  static_assert(detail::fans_of<Pixels::Layer<3>>().in == 40 && detail::fans_of<Pixels::Layer<3>>().out == 2);
  const Pixels network;
  float largest = 0;
  for (const float weight : network.layer<1>().weights) largest = std::max(largest, std::abs(weight));
  const double bound = std::sqrt(6.0 / (12 + 8));  // Glorot's
  CHECK(largest <= bound);
  CHECK(largest > 0.7 * bound);
  for (const float bias : network.layer<1>().biases) CHECK(bias == 0);
}
