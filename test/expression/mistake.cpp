// SPDX-License-Identifier: MIT
#include "strata/expression/mistake.hpp"

#include <doctest/doctest.h>

#include "strata/expression/assign.hpp"

using namespace strata;

// The rules that are broken stand in test/compile_fail; here are those that are kept.

TEST_CASE("mistake: factors whose inner sides agree are none, whichever is transposed") {
  const Matrix<float, 1, 2> a{{1, 2}};
  const Matrix<float, 3, 2> b{{1, 2}, {3, 4}, {5, 6}};
  Matrix<float, 1, 3> y;
  assign(y, matmul(a, transposed(b)));
  CHECK(y(0, 0) == 5);
  CHECK(y(0, 2) == 17);
}

TEST_CASE("mistake: a matrix of the destination's shape and a vector of its columns are none") {
  const Matrix<float, 2, 3> m{{1, 2, 3}, {4, 5, 6}};
  const Vector<float, 3> v{10, 20, 30};
  Matrix<float, 2, 3> y;
  Vector<float, 3> w;
  assign(y, m + v);
  assign(w, v);
  CHECK(y(1, 2) == 36);
  CHECK(w(2) == 30);
}
