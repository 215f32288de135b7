// SPDX-License-Identifier: MIT
#include "strata/expression/nodes.hpp"

#include <doctest/doctest.h>

#include <type_traits>

#include "support/tensors.hpp"

using namespace strata;
using test::dot;
using test::scatter;

namespace {

static_assert(detail::IsFactor<Matrix<float, 2, 3>>);
static_assert(detail::IsFactor<decltype(transposed(std::declval<const Matrix<float, 2, 3>&>()))>);
static_assert(!detail::IsFactor<Vector<float, 3>>);
static_assert(!detail::IsFactor<float>);

template <class E, Size Rows, Size Columns>
constexpr bool has_static_shape =
    std::is_same_v<typename std::remove_cvref_t<E>::shape_type, xt::fixed_shape<Rows, Columns>>;

}  // namespace

TEST_CASE("transposed: exchanges the indices, reads the matrix itself and knows its shape") {
  Matrix<float, 2, 3> m;
  scatter(m, 1);
  const auto t = transposed(m);
  static_assert(has_static_shape<decltype(t), 3, 2>);
  for (Size i = 0; i < 2; ++i)
    for (Size j = 0; j < 3; ++j) CHECK(t(j, i) == m(i, j));
  m(1, 2) = 99;
  CHECK(t(2, 1) == 99);
}

TEST_CASE("matmul: each element is a row times a column, whichever sides are transposed") {
  Matrix<double, 2, 5> a;
  Matrix<double, 5, 3> b;
  Matrix<double, 5, 2> a_turned;
  Matrix<double, 3, 5> b_turned;
  scatter(a, 1);
  scatter(b, 2);
  for (Size k = 0; k < 5; ++k) {
    for (Size i = 0; i < 2; ++i) a_turned(k, i) = a(i, k);
    for (Size j = 0; j < 3; ++j) b_turned(j, k) = b(k, j);
  }
  const auto plain = matmul(a, b);
  const auto left = matmul(transposed(a_turned), b);
  const auto right = matmul(a, transposed(b_turned));
  const auto both = matmul(transposed(a_turned), transposed(b_turned));
  static_assert(has_static_shape<decltype(plain), 2, 3> && has_static_shape<decltype(both), 2, 3>);
  for (Size i = 0; i < 2; ++i)
    for (Size j = 0; j < 3; ++j) {
      const double expected = dot(a, b, i, j, 5);
      CHECK(plain(i, j) == expected);
      CHECK(left(i, j) == expected);
      CHECK(right(i, j) == expected);
      CHECK(both(i, j) == expected);
    }
}

TEST_CASE("matmul: a hand-worked case") {
  const Matrix<float, 2, 2> a{{1, 2}, {3, 4}}, b{{5, 6}, {7, 8}};
  const auto c = matmul(a, b);
  CHECK(c(0, 0) == 19);
  CHECK(c(0, 1) == 22);
  CHECK(c(1, 0) == 43);
  CHECK(c(1, 1) == 50);
}

TEST_CASE("sum_rows: gives one number per column") {
  const Matrix<float, 3, 2> m{{1, 10}, {2, 20}, {4, 40}};
  const auto sum = sum_rows(m);
  CHECK(sum.dimension() == 1);
  CHECK(sum.shape()[0] == 2);
  CHECK(sum(0) == 7);
  CHECK(sum(1) == 70);
}

TEST_CASE("nodes: are xtensor's own kind of expression, which it can evaluate by itself") {
  Matrix<float, 3, 4> a;
  Matrix<float, 4, 2> b;
  Vector<float, 2> v{100, 200};
  scatter(a, 3);
  scatter(b, 4);
  const Matrix<float, 3, 2> y = 2 * matmul(a, b) + v;
  const Matrix<float, 4, 3> t = transposed(a);
  const Vector<float, 2> s = sum_rows(b) - v;
  for (Size i = 0; i < 3; ++i)
    for (Size j = 0; j < 2; ++j) CHECK(y(i, j) == 2 * dot(a, b, i, j, 4) + v(j));
  for (Size i = 0; i < 4; ++i)
    for (Size j = 0; j < 3; ++j) CHECK(t(i, j) == a(j, i));
  for (Size j = 0; j < 2; ++j) CHECK(s(j) == b(0, j) + b(1, j) + b(2, j) + b(3, j) - v(j));
}
