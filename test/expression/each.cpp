// SPDX-License-Identifier: MIT
#include "strata/expression/each.hpp"

#include <doctest/doctest.h>

#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

const auto square_plus = [](const auto& x, const auto& y) { return x * x + y; };

}  // namespace

TEST_CASE_TEMPLATE("each: applies a function to the numbers of one or more expressions", Scalar, float, double) {
  constexpr Size columns = lanes<Scalar> + 2;
  Matrix<Scalar, 3, columns> a, b;
  Vector<Scalar, columns> v;
  Guarded<Matrix<Scalar, 3, columns>> y;
  scatter(a, 1);
  scatter(b, 2);
  scatter(v, 3);
  assign(y.value, each([](const auto& x) { return math::max(x, -x); }, a));
  CHECK(equals(y.value, [&](Size i, Size j) { return std::abs(a(i, j)); }));
  assign(y.value, each(square_plus, a - b, v));
  CHECK(equals(y.value, [&](Size i, Size j) { return (a(i, j) - b(i, j)) * (a(i, j) - b(i, j)) + v(j); }));
  CHECK(y.intact());
}

TEST_CASE("each: stands inside other expressions and outside of products") {
  Matrix<float, 2, 5> a;
  Matrix<float, 5, 6> b;
  Matrix<float, 2, 6> c, y;
  scatter(a, 1);
  scatter(b, 2);
  scatter(c, 3);
  assign(y, 2 * each(square_plus, matmul(a, b), c) - 1);
  CHECK(equals(y, [&](Size i, Size j) {
    const double product = test::dot(a, b, i, j, 5);
    return 2 * (product * product + c(i, j)) - 1;
  }));
}

TEST_CASE("each: keeps what its function holds") {
  const Vector<float, 3> x{1, 2, 3};
  Vector<float, 3> y;
  const float factor = 10;
  const auto expression = [&] {
    return each([factor](const auto& value) { return value * std::remove_cvref_t<decltype(value)>(factor); }, x);
  }();
  assign(y, expression);
  CHECK(y(2) == 30);
}

TEST_CASE("each: xtensor evaluates it as well, number by number") {
  const Matrix<float, 1, 3> x{{1, 2, 3}}, c{{10, 20, 30}};
  const Matrix<float, 1, 3> y = each(square_plus, x, c);
  CHECK(y(0, 0) == 11);
  CHECK(y(0, 2) == 39);
}
