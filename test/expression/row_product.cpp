// SPDX-License-Identifier: MIT
#include "strata/expression/row_product.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/products.hpp"

using namespace strata;
using test::all_forms;
using test::forms_of_left;
using test::right_forms;

namespace {

/// A product of a row of so many numbers and a matrix of so many columns, as `assign` sees it.
template <class Scalar, Size Depth, Size Columns>
using RowTimes = detail::MatrixProduct<Matrix<Scalar, 1, Depth>, Matrix<Scalar, Depth, Columns>>;

template <class Scalar, Size Depth, Size Columns>
constexpr bool is_read_across = detail::is_row_product<RowTimes<Scalar, Depth, Columns>>();

/// Deep enough for any width, and no multiple of any period.
constexpr Size deep = 133;

/// Whole numbers without rounding, guards around the destination: as in the tests of product. A transposed matrix is
/// not read like that, but packed.
template <class Scalar, Size... Columns>
bool all_right(std::index_sequence<Columns...>) {
  return ((right_forms<Scalar, 1, deep, Columns + 1, false>() == forms_of_left) && ...);
}

}  // namespace

TEST_CASE_TEMPLATE("row_product: one row times a matrix is right for every number of columns", Scalar, float, double) {
  CHECK(all_right<Scalar>(std::make_index_sequence<2 * lanes<Scalar> + 1>()));
  CHECK(right_forms<Scalar, 1, deep, 6 * lanes<Scalar> + lanes<Scalar> / 2>() == all_forms);
}

TEST_CASE_TEMPLATE("row_product: one row times a transposed matrix is right for one pack, less and more", Scalar, float,
                   double) {
  constexpr Size width = lanes<Scalar>;
  CHECK(right_forms<Scalar, 1, deep, 2>() == all_forms);
  CHECK(right_forms<Scalar, 1, deep, width - 1>() == all_forms);
  CHECK(right_forms<Scalar, 1, deep, width + 1>() == all_forms);
  CHECK(right_forms<Scalar, 1, deep, 2 * width + 1>() == all_forms);
}

TEST_CASE("row_product: rows that fill packs, few of them, or several left rows have kernels of their own") {
  constexpr Size width = lanes<float>, odd = width + 1;
  CHECK(!is_read_across<float, deep, width>);
  CHECK(!is_read_across<float, 2, odd>);
  CHECK(!detail::is_row_product<detail::MatrixProduct<Matrix<float, 2, deep>, Matrix<float, deep, odd>>>());
}

TEST_CASE("row_product: a first layer's 200 outputs are two rows at a time where a pack is 16 numbers") {
  using Each = detail::Period<float, 200>;
  if constexpr (lanes<float> == 16) {
    CHECK(Each::rows == 2);
    CHECK(Each::packs == 25);
    CHECK(Each::row(12, 7) == 0);
    CHECK(Each::row(12, 8) == 1);
    CHECK(is_read_across<float, 784, 200>);
  }
}

TEST_CASE_TEMPLATE("row_product: an infinite or NaN input reaches each output and leaves no lane beyond them", Scalar,
                   float, double) {
  // The last rows do not fill a pack: beyond them nothing may become infinity times 0.
  test::Factors<Scalar, 1, deep, lanes<Scalar> / 2 + 1> f;
  f.b.fill(1);
  f.a.fill(1);
  f.a(0, deep - 1) = std::numeric_limits<Scalar>::infinity();
  CHECK(test::gives(f.y, matmul(f.a, f.b), [](Size, Size) { return std::numeric_limits<double>::infinity(); }));
  f.a(0, 0) = -std::numeric_limits<Scalar>::infinity();
  assign(f.y.value, matmul(f.a, f.b));
  for (const Scalar number : f.y.value) CHECK(std::isnan(number));
}

TEST_CASE_TEMPLATE("row_product: an infinite weight reaches the output of its column alone", Scalar, float, double) {
  constexpr Size columns = lanes<Scalar> / 2 + 1;
  test::Factors<Scalar, 1, deep, columns> f;
  for (const Size k : {Size{0}, Size{1}, deep - 1}) {
    test::scatter(f.b, 3);
    f.a.fill(1);
    f.b(k, columns - 1) = std::numeric_limits<Scalar>::infinity();
    assign(f.y.value, matmul(f.a, f.b));
    for (Size j = 0; j < columns; ++j) CHECK(std::isfinite(f.y.value(0, j)) == (j != columns - 1));
  }
}

TEST_CASE("row_product: two such products in one expression are added up") {
  constexpr Size columns = lanes<float> + lanes<float> / 2;
  test::Factors<float, 1, deep, columns> f(1), g(5);
  CHECK(test::gives(f.y, matmul(f.a, f.b) + matmul(g.a, g.b),
                    [&](Size i, Size j) { return f.product(i, j) + g.product(i, j); }));
}

TEST_CASE("row_product: such a product beside one that is none is right") {
  constexpr Size columns = 5 * lanes<float> + lanes<float> / 2;
  test::Factors<float, 1, deep, columns> f(1);
  test::Factors<float, 1, 2, columns> g(5);
  CHECK(test::gives(f.y, matmul(f.a, f.b) + matmul(g.a, g.b),
                    [&](Size i, Size j) { return f.product(i, j) + g.product(i, j); }));
}
