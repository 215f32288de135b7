// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "support/products.hpp"

using namespace strata;
using test::equals;
using test::gives;
using test::scatter;

// Destinations and factors that lie column by column. Whole numbers without rounding, between guards, as for products.

namespace {

template <class Scalar, Size Rows, Size Columns>
ColumnMatrix<Scalar, Rows, Columns> by_columns(const Matrix<Scalar, Rows, Columns>& m) {
  ColumnMatrix<Scalar, Rows, Columns> result;
  for (Size i = 0; i < Rows; ++i)
    for (Size j = 0; j < Columns; ++j) result(i, j) = m(i, j);
  return result;
}

/// Bit n: the n-th form is right, each factor and the destination by rows or by columns, the left or the right factor
/// a transpose or not.
template <class Scalar, Size Rows, Size Depth, Size Columns>
int right_forms() {
  const auto f = std::make_unique<test::Factors<Scalar, Rows, Depth, Columns>>();
  const auto a = by_columns(f->a);
  const auto b = by_columns(f->b);
  const auto a_turned = by_columns(f->a_turned);
  const auto b_turned = by_columns(f->b_turned);
  const auto y = std::make_unique<test::Guarded<ColumnMatrix<Scalar, Rows, Columns>>>();
  const auto product = [&](Size i, Size j) { return f->product(i, j); };
  int right = 0, bit = 1;
  const auto check = [&](const auto& expression) {
    right += bit * gives(*y, expression, product);
    bit *= 2;
    right += bit * gives(f->y, expression, product);
    bit *= 2;
  };
  check(matmul(a, b));
  check(matmul(a, f->b));
  check(matmul(f->a, b));
  check(matmul(transposed(a_turned), b));
  check(matmul(a, transposed(b_turned)));
  check(matmul(transposed(f->a_turned), transposed(b_turned)));
  check(matmul(transposed(a_turned), transposed(f->b_turned)));
  return right;
}
constexpr int all_forms = (1 << 14) - 1;

}  // namespace

TEST_CASE_TEMPLATE("columns: products are right whatever lies how", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>;
  CHECK(right_forms<Scalar, 1, 1, 1>() == all_forms);
  CHECK(right_forms<Scalar, 2 * width, 3, 5>() == all_forms);
  CHECK(right_forms<Scalar, width + 1, 40, width - 1>() == all_forms);
}

TEST_CASE_TEMPLATE("columns: a gradient, whose depth lies in whole packs, is right", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>;
  static_assert(detail::sums_across<detail::MatrixProduct<
                    std::remove_cvref_t<decltype(transposed(std::declval<ColumnMatrix<Scalar, 2 * width, 3>&>()))>,
                    ColumnMatrix<Scalar, 2 * width, 5>>>);
  CHECK(right_forms<Scalar, 3, 2 * width, 5>() == all_forms);
  CHECK(right_forms<Scalar, 20, 8 * width, width + 4>() == all_forms);
  CHECK(right_forms<Scalar, 1, width, 1>() == all_forms);
  // Narrow ones, of which several rows go together.
  CHECK(right_forms<Scalar, 7, 3 * width, 2>() == all_forms);
  CHECK(right_forms<Scalar, 2 * width + 1, width, 1>() == all_forms);
}

TEST_CASE_TEMPLATE("columns: a vector repeats in each row, a number everywhere", Scalar, float, double) {
  constexpr Size rows = 2 * lanes<Scalar> + 3;
  Matrix<Scalar, rows, 5> m;
  Vector<Scalar, 5> v;
  scatter(m, 3);
  scatter(v, 4);
  test::Guarded<ColumnMatrix<Scalar, rows, 5>> y;
  const auto turned = by_columns(m);
  const auto expected = [&](Size i, Size j) { return 2 * m(i, j) + v(j); };
  CHECK(gives(y, Scalar(2) * turned + v, expected));
  CHECK(gives(y, Scalar(2) * m + v, expected));
  CHECK(gives(y, turned, m));
}

TEST_CASE_TEMPLATE("columns: the rows' sum is a vector, whatever the number of rows", Scalar, float, double) {
  const auto right = []<Size Rows, Size Columns>(std::integral_constant<Size, Rows>,
                                                 std::integral_constant<Size, Columns>) {
    Matrix<Scalar, Rows, Columns> m;
    scatter(m, 5);
    test::Guarded<Vector<Scalar, Columns>> y;
    const auto turned = by_columns(m);
    return gives(y, sum_rows(turned + turned), [&](Size, Size j) {
      double sum = 0;
      for (Size i = 0; i < Rows; ++i) sum += 2 * static_cast<double>(m(i, j));
      return sum;
    });
  };
  const auto size = []<Size N>() { return std::integral_constant<Size, N>{}; };
  constexpr Size width = lanes<Scalar>;
  CHECK(right(size.template operator()<1>(), size.template operator()<1>()));
  CHECK(right(size.template operator()<8 * width>(), size.template operator()<20>()));
  CHECK(right(size.template operator()<width + 1>(), size.template operator()<width + 1>()));
}

TEST_CASE("columns: softmax of many rows side by side is that of each row") {
  constexpr Size rows = 2 * lanes<float>;
  Matrix<float, rows, 5> by_rows;
  scatter(by_rows, 6);
  auto turned = by_columns(by_rows);
  assign(turned, activate<Softmax>(turned + turned));
  assign(by_rows, activate<Softmax>(by_rows + by_rows));
  for (Size i = 0; i < rows; ++i)
    for (Size j = 0; j < 5; ++j) CHECK(turned(i, j) == doctest::Approx(by_rows(i, j)).epsilon(1e-6));
}
