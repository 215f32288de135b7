// SPDX-License-Identifier: MIT
#include "strata/layer/average_pool.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/testing/gradient_check.hpp"
#include "support/naive_pool.hpp"

using namespace strata;
using test::is_right_pool;

namespace {

constexpr NoParameters none{};
template <class Entry, Size... N>
using On = typename Entry::template On<Extents<N...>>;

}  // namespace

TEST_CASE("average pool: the mean of each channel in every square, worked by hand") {
  using L = On<AveragePool<2>, 2, 2, 4>;
  static_assert(std::is_same_v<L::OutputShape, Extents<2, 1, 2>>);
  const Matrix<float, 1, 16> x{{1, -1, 5, -2, 0, 7, 2, 2, 3, -4, 4, -3, 9, 1, 2, 8}};
  Matrix<float, 1, 4> y;
  L::forward(none, x, y);
  CHECK(y == Matrix<float, 1, 4>{{3.25F, -2.5F, 3.25F, 4.5F}});
}

TEST_CASE("average pool: zeros around the map count, as they do in PyTorch") {
  using L = On<AveragePool<2, Stride<1>, Padding<1>>, 1, 1, 2>;
  const Matrix<float, 1, 2> x{{4, 8}};
  Matrix<float, 1, 6> y;
  L::forward(none, x, y);
  CHECK(y == Matrix<float, 1, 6>{{1, 3, 2, 1, 3, 2}});
}

TEST_CASE("average pool: a NaN comes out of each square that it is in, and of no other") {
  using S = On<AveragePool<2>, 4, 1>;
  const Matrix<float, 1, 4> x{{1, std::numeric_limits<float>::quiet_NaN(), 3, 4}};
  Matrix<float, 1, 2> y;
  S::forward(none, x, y);
  CHECK(y(0, 0) != y(0, 0));
  CHECK(y(0, 1) == 3.5F);
}

TEST_CASE("average pool: is what one loop for each letter gives, outputs and gradients, whatever the shape") {
  CHECK(is_right_pool<On<AveragePool<2>, 8, 4, 6>, false>({8, 4, 6, 2, 2, 2, 2}));
  CHECK(is_right_pool<On<AveragePool<3, Stride<2>, Padding<1>>, 17, 7, 6>, false>({17, 7, 6, 3, 3, 2, 2, 1, 1}));
  CHECK(is_right_pool<On<AveragePool<3, Stride<1, 2>, KernelWidth<2>>, 3, 5, 7>, false>({3, 5, 7, 3, 2, 1, 2}));
  CHECK(is_right_pool<On<AveragePool<3, Stride<1>>, 9, 5>, false>({5, 1, 9, 1, 3, 1, 1}));
}

TEST_CASE("average pool: its gradient agrees with differences") {
  CHECK(check_gradients<On<AveragePool<2, Stride<1>>, 3, 3, 4>, 2>().passed());
}
