// SPDX-License-Identifier: MIT
#include "strata/expression/patches.hpp"

#include <doctest/doctest.h>

#include "strata/expression/assign.hpp"
#include "support/products.hpp"

using namespace strata;

namespace {

using W = Window<2, 3, 4, 2, 2, 1, 2>;

Matrix<float, 2, W::numbers> maps() {
  Matrix<float, 2, W::numbers> m;
  for (Size i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(i);
  return m;
}

}  // namespace

TEST_CASE("patches: a row for each place of each map, the numbers in the order of kernel rows, columns, channels") {
  const auto m = maps();
  const auto seen = patches<W>(m);
  const Matrix<float, 8, 8> expected{
      {0, 1, 2, 3, 8, 9, 10, 11},       {4, 5, 6, 7, 12, 13, 14, 15},     {8, 9, 10, 11, 16, 17, 18, 19},
      {12, 13, 14, 15, 20, 21, 22, 23}, {24, 25, 26, 27, 32, 33, 34, 35}, {28, 29, 30, 31, 36, 37, 38, 39},
      {32, 33, 34, 35, 40, 41, 42, 43}, {36, 37, 38, 39, 44, 45, 46, 47}};
  CHECK(test::equals(expected, seen));
  const auto turned = transposed(seen);
  CHECK(test::equals(expected, [&](Size i, Size k) { return turned(k, i); }));
}

TEST_CASE("patches: as an expression of its own it is evaluated number by number") {
  const auto m = maps();
  test::Guarded<Matrix<float, 8, 8>> copy;
  const auto seen = patches<W>(m);
  CHECK(test::gives(copy, seen + 1.0F, [&](Size i, Size k) { return seen(i, k) + 1; }));
}
