// SPDX-License-Identifier: MIT
#include "strata/layer/activate.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/softmax.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

constexpr NoParameters none{};

}  // namespace

TEST_CASE("activate: forward is the activation of each number") {
  Matrix<float, 3, 7> x;
  Guarded<Matrix<float, 3, 7>> y;
  scatter(x, 1);
  Activate<7, ReLU>::forward(none, x, y.value);
  CHECK(equals(y.value, [&](Size i, Size j) { return std::max(x(i, j), 0.0F); }));
  CHECK(y.intact());
}

TEST_CASE("activate: forward of a row-wise activation works on rows") {
  const Matrix<double, 2, 2> x{{3, 3}, {1e4, 0}};
  Guarded<Matrix<double, 2, 2>> y;
  Activate<2, Softmax>::forward(none, x, y.value);
  const Matrix<double, 2, 2> expected{{0.5, 0.5}, {1, 0}};
  CHECK(equals(y.value, expected));
  CHECK(y.intact());
}

TEST_CASE("activate: the gradient at x is the derivative times the gradient at y") {
  const Matrix<double, 2, 2> x{{2, -1}, {0, 5}}, y{{2, 0}, {0, 5}}, dy{{3, 4}, {5, 6}};
  Guarded<Matrix<double, 2, 2>> delta;
  Matrix<double, 2, 2> dx;
  Activate<2, ReLU>::backward(none, x, y, dy, delta.value);
  assign(dx, Activate<2, ReLU>::input_gradient(none, x, y, delta.value));
  const Matrix<double, 2, 2> expected{{3, 0}, {0, 6}};
  CHECK(equals(dx, expected));
  CHECK(delta.intact());
}

TEST_CASE("activate: has no parameters, keeps its width and is an identity without its activation") {
  using L = Activate<5, Softmax>;
  static_assert(L::inputs == 5 && L::outputs == 5);
  static_assert(std::is_same_v<L::Parameters<float>, NoParameters>);
  static_assert(std::is_same_v<L::Activation, Softmax>);
  static_assert(std::is_same_v<L::Preactivation, Activate<5, Identity>>);
  const Matrix<float, 1, 5> m{};
  CHECK(std::tuple_size_v<decltype(L::parameter_gradients(none, m, m, m))> == 0);
}
