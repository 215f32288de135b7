// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/expression/assign.hpp"
#include "support/products.hpp"

// What may stand around a product in an assignment.

using namespace strata;
using test::equals;
using test::Factors;
using test::gives;
using test::Guarded;
using test::scatter;

TEST_CASE_TEMPLATE("assign: a product plus a vector and times a number is one expression", Scalar, float, double) {
  Factors<Scalar, 5, 3, lanes<Scalar> + 1> f;
  Vector<Scalar, lanes<Scalar> + 1> v;
  scatter(v, 3);
  CHECK(gives(f.y, matmul(f.a, f.b) + v, [&](Size i, Size j) { return f.product(i, j) + v(j); }));
  CHECK(gives(f.y, 2 * matmul(f.a, transposed(f.b_turned)) - v,
              [&](Size i, Size j) { return 2 * f.product(i, j) - v(j); }));
}

TEST_CASE_TEMPLATE("assign: a function of a product is one expression", Scalar, float, double) {
  Factors<Scalar, 4, 40, 2 * lanes<Scalar> + 1> f;
  CHECK(gives(f.y, activate<ReLU>(matmul(transposed(f.a_turned), f.b)),
              [&](Size i, Size j) { return std::max(f.product(i, j), 0.0); }));
}

TEST_CASE_TEMPLATE("assign: two products of unlike depth and form stand in one expression", Scalar, float, double) {
  constexpr Size columns = lanes<Scalar> + 1;
  const Factors<Scalar, 5, 3, columns> f(1);
  const Factors<Scalar, 5, 40, columns> g(7);
  Guarded<Matrix<Scalar, 5, columns>> y;
  CHECK(gives(y, matmul(f.a, f.b) * matmul(g.a, transposed(g.b_turned)) - f.a(0, 0),
              [&](Size i, Size j) { return f.product(i, j) * g.product(i, j) - f.a(0, 0); }));
}

TEST_CASE("assign: products keep their places where the order matters") {
  constexpr Size columns = lanes<float> + 1;
  const Factors<float, 3, 2, columns> f(1), g(5), h(9);
  Guarded<Matrix<float, 3, columns>> y;
  CHECK(gives(y, matmul(f.a, f.b) - (2 * matmul(g.a, g.b) - matmul(transposed(h.a_turned), h.b)),
              [&](Size i, Size j) { return f.product(i, j) - (2 * g.product(i, j) - h.product(i, j)); }));
}

TEST_CASE_TEMPLATE("assign: an update reads its destination where it writes", Scalar, float, double) {
  Factors<Scalar, lanes<Scalar> + 1, 3, 2 * lanes<Scalar> + 1> f;
  auto& w = f.y.value;
  scatter(w, 5);
  const auto before = w;
  assign(w, w - Scalar(0.5) * (matmul(transposed(f.a_turned), f.b) + 2 * w));
  CHECK(equals(w, [&](Size i, Size j) { return before(i, j) - 0.5 * (f.product(i, j) + 2 * before(i, j)); }));
  CHECK(f.y.intact());

  scatter(w, 6);
  const auto again = w;
  assign(w, w * w - 3 * w);
  CHECK(equals(w, [&](Size i, Size j) { return again(i, j) * again(i, j) - 3 * again(i, j); }));
}

TEST_CASE("assign: gives the numbers that xtensor gives for the same expression") {
  Factors<float, 5, 7, lanes<float> + 2> f;
  Vector<float, lanes<float> + 2> v;
  scatter(v, 3);
  const auto expression = xt::where(matmul(f.a, f.b) > 3.0F, 2 * matmul(f.a, transposed(f.b_turned)) + v, f.y.value);
  f.y.value.fill(-1);
  const Matrix<float, 5, lanes<float> + 2> slow = expression;
  assign(f.y.value, expression);
  CHECK(equals(f.y.value, slow));
  CHECK(equals(slow, [&](Size i, Size j) { return f.product(i, j) > 3 ? 2 * f.product(i, j) + v(j) : -1; }));
}
