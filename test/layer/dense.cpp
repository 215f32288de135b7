// SPDX-License-Identifier: MIT
#include "strata/layer/dense.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/tensor/parameters.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::dot;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

// The textbook's W (2 outputs × 3 inputs) is (1 2 3; 4 5 6); strata keeps the transpose.
template <class L>
typename L::template Parameters<double> example() {
  typename L::template Parameters<double> p;
  p.weights = {{1, 4}, {2, 5}, {3, 6}};
  if constexpr (requires { p.biases; }) p.biases = {100, -40};
  return p;
}

const Matrix<double, 2, 3> x{{1, 0, 2}, {-1, 1, 0}};

using Plain = Dense<3, 2>;
using Rectified = Dense<3, 2, ReLU>;
using Unbiased = Dense<3, 2, ReLU, NoBias>;

}  // namespace

TEST_CASE("dense: forward matches the hand-worked 2×3 case") {
  Guarded<Matrix<double, 2, 2>> y;
  // Row 1: 1·1 + 2·0 + 3·2 = 7 and 4·1 + 6·2 = 16; row 2: −1 + 2 = 1 and −4 + 5 = 1.
  Plain::forward(example<Plain>(), x, y.value);
  CHECK(y.value(0, 0) == 107);
  CHECK(y.value(0, 1) == -24);
  CHECK(y.value(1, 0) == 101);
  CHECK(y.value(1, 1) == -39);
  Rectified::forward(example<Rectified>(), x, y.value);
  CHECK(y.value(0, 0) == 107);
  CHECK(y.value(0, 1) == 0);
  CHECK(y.intact());
}

TEST_CASE("dense: without bias, forward matches the hand-worked case") {
  Guarded<Matrix<double, 2, 2>> y;
  Unbiased::forward(example<Unbiased>(), x, y.value);
  CHECK(y.value(0, 0) == 7);
  CHECK(y.value(0, 1) == 16);
  CHECK(y.value(1, 0) == 1);
  CHECK(y.value(1, 1) == 1);
  CHECK(y.intact());
}

TEST_CASE("dense: backward keeps the gradient at z") {
  const auto p = example<Rectified>();
  const Matrix<double, 2, 2> y{{107, 0}, {101, 3}}, dy{{5, 7}, {2, 3}};
  Guarded<Matrix<double, 2, 2>> delta;
  Rectified::backward(p, x, y, dy - 1, delta.value);
  CHECK(delta.value(0, 0) == 4);
  CHECK(delta.value(0, 1) == 0);  // the unit was off
  CHECK(delta.value(1, 0) == 1);
  CHECK(delta.value(1, 1) == 2);
  CHECK(delta.intact());
}

TEST_CASE("dense: the gradient at x is δ times the textbook's W") {
  const auto p = example<Plain>();
  const Matrix<double, 2, 2> y{}, delta{{1, 10}, {2, -1}};
  Guarded<Matrix<double, 2, 3>> dx;
  assign(dx.value, Plain::input_gradient(p, x, y, delta));
  const Matrix<double, 2, 3> expected{{41, 52, 63}, {-2, -1, 0}};
  CHECK(equals(dx.value, expected));
  CHECK(dx.intact());
}

TEST_CASE("dense: the gradients of W and b are xᵀ·δ and the sum of the rows of δ") {
  const auto p = example<Plain>();
  const Matrix<double, 2, 2> y{}, delta{{1, 10}, {2, -1}};
  const auto gradients = Plain::parameter_gradients(p, x, y, delta);
  static_assert(std::tuple_size_v<decltype(gradients)> == 2);
  Guarded<Matrix<double, 3, 2>> weights;
  Guarded<Vector<double, 2>> biases;
  assign(weights.value, gradients.get<0>());
  assign(biases.value, gradients.get<1>());
  const Matrix<double, 3, 2> expected{{-1, 11}, {2, -1}, {2, 20}};
  CHECK(equals(weights.value, expected));
  CHECK(biases.value(0) == 3);
  CHECK(biases.value(1) == 9);
  CHECK(weights.intact());
  CHECK(biases.intact());
}

TEST_CASE("dense: without bias there is one gradient, that of W") {
  const auto p = example<Unbiased>();
  const Matrix<double, 2, 2> y{}, delta{{1, 10}, {2, -1}};
  const auto gradients = Unbiased::parameter_gradients(p, x, y, delta);
  static_assert(std::tuple_size_v<decltype(gradients)> == 1);
  Matrix<double, 3, 2> weights;
  assign(weights, gradients.get<0>());
  CHECK(weights(2, 1) == 20);
}

TEST_CASE("dense: a layer wider than a pack is the same formula in float") {
  using Wide = Dense<7, lanes<float> + 3>;
  Wide::Parameters<float> p;
  Matrix<float, 5, 7> in;
  Guarded<Matrix<float, 5, lanes<float> + 3>> y;
  scatter(p.weights, 1);
  scatter(p.biases, 2);
  scatter(in, 3);
  Wide::forward(p, in, y.value);
  CHECK(equals(y.value, [&](Size i, Size j) { return dot(in, p.weights, i, j, 7) + p.biases(j); }));
  CHECK(y.intact());
}

TEST_CASE("dense: θ goes output by output, its bias first, then its weights") {
  auto p = example<Plain>();
  std::vector<double> theta;
  Plain::visit_flat(p, [&](const auto&, double& number) { theta.push_back(number); });
  CHECK(theta == std::vector<double>{100, 1, 2, 3, -40, 4, 5, 6});
  const auto constant = example<Unbiased>();
  theta.clear();
  Unbiased::visit_flat(constant, [&](const auto&, const double& number) { theta.push_back(number); });
  CHECK(theta == std::vector<double>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("dense: θ names the tensor that a number belongs to, and may change it") {
  auto p = example<Plain>();
  Plain::visit_flat(p,
                    [&](const auto& tensor, double& number) { number = Shape<decltype(tensor)>::rank == 1 ? 0 : 2; });
  CHECK(p.biases(0) == 0);
  CHECK(p.biases(1) == 0);
  CHECK(equals(p.weights, [](Size, Size) { return 2; }));
}

TEST_CASE("dense: its constants") {
  static_assert(Plain::inputs == 3 && Plain::outputs == 2);
  static_assert(Plain::operations == 2 * 3 * 2 && Unbiased::operations == 12);
  static_assert(tensor_elements<Plain::Parameters<float>> == 3 * 2 + 2);
  static_assert(tensor_elements<Unbiased::Parameters<float>> == 3 * 2);
  static_assert(std::is_same_v<Unbiased::Activation, ReLU> && std::is_same_v<Plain::Activation, Identity>);
  static_assert(std::is_same_v<Unbiased::Preactivation, Dense<3, 2, Identity, NoBias>>);
  CHECK(std::is_same_v<Rectified::Preactivation, Plain>);
}

TEST_CASE("dense: its tensors begin at cache lines") {
  Plain::Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) { CHECK(reinterpret_cast<std::uintptr_t>(tensor.data()) % cache_line == 0); });
}
