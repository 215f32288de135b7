// SPDX-License-Identifier: MIT
#include "strata/expression/product.hpp"

#include <doctest/doctest.h>

#include "support/products.hpp"

using namespace strata;
using test::all_forms;
using test::right_forms;

// Whole numbers without rounding: equal means equal. Each destination begins as NaN, at an unaligned address between
// guards, so each of these also says that everything is written, nothing is read before, and nothing beside is touched.

TEST_CASE_TEMPLATE("product: is right in all four forms for single numbers, rows and columns", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>;
  CHECK(right_forms<Scalar, 1, 1, 1>() == all_forms);
  CHECK(right_forms<Scalar, 1, 3, width>() == all_forms);
  CHECK(right_forms<Scalar, width + 1, 3, 1>() == all_forms);
}

TEST_CASE_TEMPLATE("product: is right in all four forms for widths around the lanes", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>;
  CHECK(right_forms<Scalar, 5, 1, width - 1>() == all_forms);
  CHECK(right_forms<Scalar, 7, 40, width + 1>() == all_forms);
  CHECK(right_forms<Scalar, 3, 3, 2 * width + 1>() == all_forms);
}

TEST_CASE("product: a matrix of many tiles in both directions is right in all four forms") {
  CHECK(right_forms<float, 37, 40, 7 * lanes<float> + 3>() == all_forms);
}

TEST_CASE("product: a transposed right factor of which only some packs fit the panel is right") {
  CHECK(right_forms<double, 5, 250, 6 * lanes<double> + 1>() == all_forms);
}

TEST_CASE("product: no element of a factor that is infinite spreads to rows and columns of others") {
  test::Factors<float, 3, 2, lanes<float> + 2> f;
  f.a(1, 0) = std::numeric_limits<float>::infinity();
  f.a(1, 1) = 1;
  f.b.fill(1);
  CHECK(test::gives(f.y, matmul(f.a, f.b), [&](Size i, Size j) { return f.product(i, j); }));
}

TEST_CASE("product: a number type without SIMD is multiplied all the same") {
  Matrix<long double, 2, 3> a{{1, 2, 3}, {4, 5, 6}};
  Matrix<long double, 3, 2> b{{1, 2}, {3, 4}, {5, 6}};
  Matrix<long double, 2, 2> y;
  assign(y, matmul(a, b));
  CHECK(y(0, 0) == 22);
  CHECK(y(0, 1) == 28);
  CHECK(y(1, 0) == 49);
  CHECK(y(1, 1) == 64);
  Matrix<long double, 3, 3> z;
  assign(z, matmul(transposed(a), transposed(b)));
  CHECK(z(0, 0) == 1 * 1 + 4 * 2);
  CHECK(z(2, 1) == 3 * 3 + 6 * 4);
}
