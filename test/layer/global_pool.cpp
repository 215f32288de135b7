// SPDX-License-Identifier: MIT
#include "strata/layer/global_pool.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/testing/gradient_check.hpp"
#include "support/naive_pool.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;
using test::is_right_pool;

namespace {

constexpr NoParameters none{};
template <class Entry, Size... N>
using On = typename Entry::template On<Extents<N...>>;

}  // namespace

TEST_CASE("global pool: the mean, or the largest, of each channel over all places") {
  const Matrix<float, 1, 8> x{{1, 10, 2, -20, 3, 30, 6, 20}};
  Matrix<float, 1, 2> y;
  On<GlobalAveragePool, 2, 2, 2>::forward(none, x, y);
  CHECK(y == Matrix<float, 1, 2>{{3, 10}});
  On<GlobalMaxPool, 4, 2>::forward(none, x, y);
  CHECK(y == Matrix<float, 1, 2>{{6, 30}});
}

TEST_CASE("global pool: of an image or a sequence come plain numbers") {
  static_assert(std::is_same_v<On<GlobalAveragePool, 16, 7, 5>::OutputShape, Extents<16>>);
  static_assert(std::is_same_v<On<GlobalMaxPool, 9, 5>::OutputShape, Extents<5>>);
  using OfPlain = detail::PoolTakesPlaces<GlobalMaxPool, 9>;
  CHECK(std::is_same_v<decltype(GlobalMaxPool::rule<Extents<9>>())::type, OfPlain>);
}

TEST_CASE("global pool: is what one loop for each letter gives, outputs and gradients") {
  CHECK(is_right_pool<On<GlobalAveragePool, 17, 3, 4>, false>({17, 3, 4, 3, 4, 1, 1}));
  CHECK(is_right_pool<On<GlobalMaxPool, 17, 3, 4>, true>({17, 3, 4, 3, 4, 1, 1}));
  CHECK(is_right_pool<On<GlobalAveragePool, 9, 5>, false>({5, 1, 9, 1, 9, 1, 1}));
}

TEST_CASE("global pool: a NaN comes out") {
  const Matrix<float, 1, 3> x{{1, std::numeric_limits<float>::quiet_NaN(), 3}};
  Matrix<float, 1, 1> y;
  On<GlobalMaxPool, 3, 1>::forward(none, x, y);
  CHECK(y(0, 0) != y(0, 0));
}

TEST_CASE("global pool: its gradients agree with differences") {
  CHECK(check_gradients<On<GlobalAveragePool, 3, 2, 3>, 2>().passed());
  CHECK(check_gradients<On<GlobalMaxPool, 3, 2, 3>, 2>().passed());
}

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("global pool: the mean's outputs and gradients are PyTorch's") {
  const GradientCheck result = test::differences_to_pytorch<On<GlobalAveragePool, 2, 3, 3>>(
      {.y = {0.053838632, 0.022426553, 0.041496702, 0.052043809},
       .dx = {0.11111111,   0.06003359,  0.11111111,   0.06003359,  0.11111111,   0.06003359,
              0.11111111,   0.06003359,  0.11111111,   0.06003359,  0.11111111,   0.06003359,
              0.11111111,   0.06003359,  0.11111111,   0.06003359,  0.11111111,   0.06003359,
              -0.046238537, -0.10999917, -0.046238537, -0.10999917, -0.046238537, -0.10999917,
              -0.046238537, -0.10999917, -0.046238537, -0.10999917, -0.046238537, -0.10999917,
              -0.046238537, -0.10999917, -0.046238537, -0.10999917, -0.046238537, -0.10999917}});
  CAPTURE(result.where);
  CHECK(result.passed());
}
