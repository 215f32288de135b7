// SPDX-License-Identifier: MIT
#include "strata/expression/rows.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

template <class M>
M numbered() {
  M m;
  for (Size i = 0; i < Shape<M>::rows; ++i)
    for (Size j = 0; j < Shape<M>::columns; ++j) m(i, j) = static_cast<float>(100 * i + j);
  return m;
}

}  // namespace

using Short = Matrix<float, 6, 3>;
using InPacks = Matrix<float, 6, 17>;
using Long = Matrix<float, 6, 200>;

TEST_CASE_TEMPLATE("rows: what is done to the rows of a part is kept, and nothing else changes", M, Short, InPacks,
                   Long) {
  auto m = numbered<M>();
  const auto old = m;
  Size seen = 0;
  detail::for_each_row(
      {2, 5},
      [&](Size row, auto&& own, const auto& other) {
        CHECK(row == 2 + seen++);
        own.map([](const auto& a, const auto& b) { return a + b; }, other);
      },
      m, old);
  CHECK(seen == 3);
  for (Size i = 0; i < 6; ++i)
    for (Size j = 0; j < Shape<M>::columns; ++j) CHECK(m(i, j) == old(i, j) * (i >= 2 && i < 5 ? 2 : 1));
}

TEST_CASE("rows: column by column, each lane is a row") {
  constexpr Size width = lanes<float>;
  auto m = numbered<ColumnMatrix<float, 2 * width, 3>>();
  Size groups = 0;
  detail::for_each_row(
      {0, 2 * width},
      [&](Size row, auto&& own) {
        CHECK(row == groups++ * width);
        const auto sum = own.sum([](const auto& value) { return value; });
        own.map([&](const auto& value) { return sum - value; });
      },
      m);
  CHECK(groups == 2);
  for (Size i = 0; i < 2 * width; ++i) {
    CHECK(m(i, 0) == static_cast<float>(200 * i + 3));
    CHECK(m(i, 2) == static_cast<float>(200 * i + 1));
  }
}

TEST_CASE("rows: a function that asks for a row in memory gets one") {
  auto m = numbered<Matrix<float, 2, 3>>();
  detail::for_each_row(
      {0, 2}, [](Size, Row<float, 3> row) { row.data[1] = 7; }, m);
  CHECK(m(0, 1) == 7);
  CHECK(m(1, 1) == 7);
}

TEST_CASE("rows: blocks of rows cover all of them once") {
  static_assert(detail::row_blocks<33> == 3);
  CHECK(detail::rows_of_blocks<33>({0, 2}).end == 32);
  CHECK(detail::rows_of_blocks<33>({2, 3}).begin == 32);
  CHECK(detail::rows_of_blocks<33>({2, 3}).end == 33);
}
