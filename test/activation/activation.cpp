// SPDX-License-Identifier: MIT
#include "strata/activation/activation.hpp"

#include <doctest/doctest.h>

#include "strata/activation/gelu.hpp"
#include "strata/activation/identity.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

/// σ(z) = 3 z + 1, somebody else's.
struct Line {
  template <class T>
  static T forward(const T& z) {
    return T(3) * z + T(1);
  }
  template <class T>
  static T derivative(const T&) {
    return T(3);
  }
};

/// a_j = z_j + Σ z, somebody else's; its Jacobian is symmetric.
struct PlusSum {
  template <class Scalar, Size N>
  static void forward(Row<Scalar, N> z) {
    const Pack<Scalar> sum(z.sum([](const auto& value) { return value; }));
    z.map([&](const auto& value) { return value + sum; });
  }
  template <class Scalar, Size N>
  static void backward(Row<const Scalar, N>, Row<Scalar, N> da) {
    forward(da);
  }
};

/// σ(z) = z², whose slope a = σ(z) does not tell.
struct Square {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z + z;
  }
};

struct OnlyForward {
  template <class T>
  static T forward(const T& z) {
    return z;
  }
};

constexpr Size columns = lanes<float> + 1;

}  // namespace

TEST_CASE("activation: each is of one kind, elementwise or row-wise") {
  static_assert(ElementwiseActivation<Identity> && ElementwiseActivation<ReLU> && ElementwiseActivation<Sigmoid>);
  static_assert(ElementwiseActivation<Tanh> && ElementwiseActivation<Line>);
  static_assert(!ElementwiseActivation<Softmax> && RowwiseActivation<Softmax> && Activation<Softmax>);
  static_assert(RowwiseActivation<PlusSum> && !RowwiseActivation<Sigmoid>);
  static_assert(!Activation<OnlyForward> && !Activation<int>);
  CHECK(Activation<Line>);
}

TEST_CASE("activate: applies an elementwise activation of anybody's to any expression") {
  Matrix<float, 3, columns> z;
  Vector<float, columns> b;
  Guarded<Matrix<float, 3, columns>> a;
  scatter(z, 1);
  scatter(b, 2);
  assign(a.value, activate<Line>(z + b));
  CHECK(equals(a.value, [&](Size i, Size j) { return 3 * (z(i, j) + b(j)) + 1; }));
  CHECK(a.intact());
}

TEST_CASE("activate: applies a row-wise activation of anybody's to any expression") {
  Matrix<float, 3, columns> z;
  Guarded<Matrix<float, 3, columns>> a;
  scatter(z, 1);
  assign(a.value, activate<PlusSum>(2 * z));
  CHECK(equals(a.value, [&](Size i, Size j) {
    float sum = 0;
    for (Size k = 0; k < columns; ++k) sum += 2 * z(i, k);
    return 2 * z(i, j) + sum;
  }));
  CHECK(a.intact());
}

TEST_CASE("activate: a temporary expression lives as long as the result") {
  const Matrix<float, 1, 2> z{{1, 2}};
  const auto elementwise = [&] { return activate<Line>(z + 1); }();
  const auto rowwise = [&] { return activate<PlusSum>(z + 1); }();
  Matrix<float, 1, 2> a;
  assign(a, elementwise);
  CHECK(a(0, 1) == 10);
  assign(a, rowwise);
  CHECK(a(0, 1) == 8);
}

TEST_CASE("activation_error: multiplies the derivative, written in the output, with the gradient") {
  Matrix<float, 2, columns> a, da;
  Guarded<Matrix<float, 2, columns>> delta;
  scatter(a, 1);
  scatter(da, 2);
  assign(delta.value, activation_error<ReLU>(a, da + 1));
  CHECK(equals(delta.value, [&](Size i, Size j) { return a(i, j) > 0 ? da(i, j) + 1 : 0; }));
  CHECK(delta.intact());
}

TEST_CASE("activation_error: a row-wise activation sees its own row of the output and of the gradient") {
  // a = (½, ½): a ⊙ (da − a·da); a = (1, 0): nothing gets through.
  const Matrix<double, 2, 2> a{{0.5, 0.5}, {1, 0}}, da{{4, 2}, {3, 7}};
  Guarded<Matrix<double, 2, 2>> delta;
  assign(delta.value, activation_error<Softmax>(a, da));
  CHECK(delta.value(0, 0) == 0.5);
  CHECK(delta.value(0, 1) == -0.5);
  CHECK(delta.value(1, 0) == 0);
  CHECK(delta.value(1, 1) == 0);
  CHECK(delta.intact());
}

TEST_CASE("activation: one whose derivative is written in z is elementwise too, and z is kept for it") {
  static_assert(ElementwiseActivation<Square> && DifferentiatedAtInput<Square> && DifferentiatedAtInput<GELU>);
  static_assert(!DifferentiatedAtInput<ReLU> && !DifferentiatedAtInput<LeakyReLU<>> && !DifferentiatedAtInput<Softmax>);
  Matrix<float, 3, columns> x, da;
  Matrix<float, columns, columns> w;
  Guarded<Matrix<float, 3, columns>> y, kept;
  scatter(x, 1);
  scatter(w, 2);
  scatter(da, 3);
  assign_activation<Square>(y.value, kept.value, matmul(x, w));
  const auto z = [&](Size i, Size j) { return test::dot(x, w, i, j, columns); };
  CHECK(equals(kept.value, z));
  CHECK(equals(y.value, [&](Size i, Size j) { return z(i, j) * z(i, j); }));

  // ∂J/∂z takes the place of z, also where ∂J/∂a is a product.
  assign(kept.value, activation_error<Square>(y.value, kept.value, matmul(da, transposed(w))));
  const auto gradient = [&](Size i, Size j) {
    double sum = 0;
    for (Size k = 0; k < columns; ++k) sum += static_cast<double>(da(i, k)) * static_cast<double>(w(j, k));
    return sum;
  };
  CHECK(equals(kept.value, [&](Size i, Size j) { return static_cast<float>(gradient(i, j) * 2 * z(i, j)); }));
  CHECK((y.intact() && kept.intact()));
}

TEST_CASE("activation: nothing is kept for one whose derivative is written in its output") {
  Matrix<float, 2, 2> y, kept;
  kept.fill(7);
  assign_activation<ReLU>(y, kept, Matrix<float, 2, 2>{{1, -1}, {2, -2}});
  CHECK(equals(kept, [](Size, Size) { return 7; }));
  CHECK(equals(y, Matrix<float, 2, 2>{{1, 0}, {2, 0}}));
}
