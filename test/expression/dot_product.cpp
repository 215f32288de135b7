// SPDX-License-Identifier: MIT
#include "strata/expression/dot_product.hpp"

#include <doctest/doctest.h>

#include "support/products.hpp"

using namespace strata;
using test::all_forms;
using test::right_forms;

namespace {

template <class Left, class Right>
constexpr bool is_dot = detail::is_dot_product<detail::MatrixProduct<Left, Right>>();

/// Depths around the lanes and around what several partial sums take.
template <class Scalar, Size... Depth>
bool all_right(std::index_sequence<Depth...>) {
  return ((right_forms<Scalar, 1, 8 + Depth, 1>() == all_forms) && ...);
}

}  // namespace

TEST_CASE_TEMPLATE("dot_product: a row times a column is right for every depth", Scalar, float, double) {
  CHECK(all_right<Scalar>(std::make_index_sequence<12>()));
  CHECK(right_forms<Scalar, 1, 4 * lanes<Scalar>, 1>() == all_forms);
  CHECK(right_forms<Scalar, 1, 9 * lanes<Scalar> + 1, 1>() == all_forms);
}

TEST_CASE("dot_product: several rows, several columns, or a shallow product have kernels of their own") {
  if constexpr (lanes<float> > 1) CHECK(is_dot<Matrix<float, 1, 16>, Matrix<float, 16, 1>>);
  CHECK(!is_dot<Matrix<float, 2, 16>, Matrix<float, 16, 1>>);
  CHECK(!is_dot<Matrix<float, 1, 16>, Matrix<float, 16, 2>>);
  CHECK(!is_dot<Matrix<float, 1, 4>, Matrix<float, 4, 1>>);
}

TEST_CASE("dot_product: an infinite or NaN input reaches the sum") {
  test::Factors<float, 1, 21, 1> f;
  for (const float number : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    f.a.fill(0);
    f.b.fill(1);
    f.a(0, 20) = number;
    Matrix<float, 1, 1> sum;
    assign(sum, matmul(f.a, f.b));
    CHECK(!std::isfinite(sum(0, 0)));
  }
}

TEST_CASE("dot_product: the sum begins with the vector that is added") {
  test::Factors<float, 1, 37, 1> f;
  f.a.fill(2);
  f.b.fill(3);
  const Vector<float, 1> bias{0.5F};
  Matrix<float, 1, 1> sum;
  assign(sum, matmul(f.a, f.b) + bias);
  CHECK(sum(0, 0) == 222.5F);
}
