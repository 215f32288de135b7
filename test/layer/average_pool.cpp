// SPDX-License-Identifier: MIT
#include "strata/layer/average_pool.hpp"

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

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("average pool: outputs and gradients are PyTorch's") {
  const auto same = [](const GradientCheck& result) {
    CAPTURE(result.where);
    CHECK(result.passed());
  };
  same(test::differences_to_pytorch<On<AveragePool<3, Stride<2>, Padding<1>>, 1, 5, 4>>(
      {.y = {-0.097139532, 0.14561503, -0.047850658, 0.038646247, -0.15174519, 0.055394967, 0.079074531, 0.17424073,
             0.013408926, 0.070187928, -0.0093309384, 0.19082641},
       .dx = {0.11111111,   0.1711447,    0.06003359,   0.06003359,    0.064872574,  0.014906997,  -0.049965577,
              -0.049965577, -0.046238537, -0.1562377,   -0.10999917,   -0.10999917,  -0.11886561,  -0.19734675,
              -0.078481146, -0.078481146, -0.072627069, -0.041109048,  0.031518021,  0.031518021,  0.10668559,
              0.1904525,    0.083766917,  0.083766917,  0.090518917,   0.073049138,  -0.017469779, -0.017469779,
              -0.01616667,  -0.11740337,  -0.1012367,   -0.1012367,    -0.10939684,  -0.21014179,  -0.10074495,
              -0.10074495,  -0.09323017,  -0.092738426, 0.00049174422, 0.00049174422}}));
  same(test::differences_to_pytorch<On<AveragePool<3, Stride<1>>, 5, 2>>(
      {.y = {0.050831644, 0.0078889061, -0.042306856, -0.053605889, -0.015619916, 0.036726936, -0.029995558,
             0.023488223, 0.05537704, 0.036352462, -0.016094403, -0.053744147},
       .dx = {0.33333333,    0.18010077,   0.19461772,  -0.14989673, -0.023263486, -0.055342668, -0.35659682,
              -0.23544344,   -0.21788121,  0.094554062, 0.32005676,  0.25130075,   0.27155675,   -0.052409336,
              -0.0081337587, -0.050934103, -0.32819052, -0.30223485, -0.27969051,  0.0014752327}}));
}
