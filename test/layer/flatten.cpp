// SPDX-License-Identifier: MIT
#include "strata/layer/flatten.hpp"

#include <doctest/doctest.h>

#include "strata/testing/gradient_check.hpp"

using namespace strata;

TEST_CASE("flatten: plain numbers come out, as they lie in memory") {
  using L = Flatten::On<Extents<2, 1, 2>>;
  static_assert(std::is_same_v<L::InputShape, Extents<2, 1, 2>> && L::inputs == 4 && L::outputs == 4);
  static_assert(std::is_same_v<detail::OutputShapeOf<L>, Extents<4>>);
  const Matrix<float, 2, 4> x{{1, 2, 3, 4}, {5, 6, 7, 8}};
  Matrix<float, 2, 4> y;
  L::forward(NoParameters(), x, y);
  CHECK(y == x);
}

TEST_CASE("flatten: its gradient is what comes from above") {
  CHECK(check_gradients<Flatten::On<Extents<3, 2>>>().passed());
}
