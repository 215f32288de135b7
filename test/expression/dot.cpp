// SPDX-License-Identifier: MIT
#include "strata/expression/dot.hpp"

#include <doctest/doctest.h>

#include "support/tensors.hpp"

using namespace strata;

TEST_CASE_TEMPLATE("dot: is the sum of the products, past a pack's width and of every row", Scalar, float, double) {
  constexpr Size columns = lanes<Scalar> + 3;
  Matrix<Scalar, 5, columns> a, b;
  test::scatter(a, 1);
  test::scatter(b, 2);
  double expected = 0;
  for (Size i = 0; i < 5; ++i)
    for (Size j = 0; j < columns; ++j) expected += static_cast<double>(a(i, j)) * static_cast<double>(b(i, j));
  CHECK(dot(a, b) == doctest::Approx(expected).epsilon(1e-5));
  CHECK(dot(Vector<Scalar, 3>{1, 2, 3}, Vector<Scalar, 3>{4, 5, 6}) == 32);
}

TEST_CASE("dot: rows are added up in double precision") {
  Matrix<float, 1000, 1> ones;
  ones.fill(1);
  ones(0, 0) = 1e4F;
  CHECK(dot(ones, ones) == 1e8 + 999);
}
