// SPDX-License-Identifier: MIT
#include "strata/layer/max_pool.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/testing/gradient_check.hpp"
#include "support/naive_pool.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;
using test::is_right_pool;

namespace {

constexpr NoParameters none{};
constexpr Alone alone;
template <class Entry, Size... N>
using On = typename Entry::template On<Extents<N...>>;

/// ∂J/∂x of a pool.
template <class L, Size B>
auto gradient(const Matrix<float, B, L::inputs>& x, const Matrix<float, B, L::outputs>& dy) {
  Matrix<float, B, L::outputs> y;
  typename L::template Workspace<float, B> w;
  L::forward(none, x, y);
  L::backward(none, x, y, dy, w, StepContext<Alone, true>{alone, B});
  return w.dx;
}

}  // namespace

TEST_CASE("max pool: the largest number of each channel in every square, worked by hand") {
  // Two channels side by side at each of 2×4 pixels.
  using L = On<MaxPool<2>, 2, 2, 4>;
  static_assert(std::is_same_v<L::OutputShape, Extents<2, 1, 2>>);
  const Matrix<float, 1, 16> x{{1, -1, 5, -2, 0, 7, 2, 2, 3, -4, 4, -3, 9, 1, 2, 8}};
  Matrix<float, 1, 4> y;
  L::forward(none, x, y);
  CHECK(y == Matrix<float, 1, 4>{{5, -1, 9, 8}});
  const Matrix<float, 1, 16> expected{{0, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 40}};
  CHECK(gradient<L>(x, Matrix<float, 1, 4>{{10, 20, 30, 40}}) == expected);
}

TEST_CASE("max pool: of several that are the largest the first has the gradient, row by row") {
  using L = On<MaxPool<2>, 1, 2, 2>;
  const Matrix<float, 2, 4> x{{3, 1, 3, 3}, {0, 2, 2, 2}};
  CHECK(gradient<L>(x, Matrix<float, 2, 1>{{5}, {6}}) == Matrix<float, 2, 4>{{5, 0, 0, 0}, {0, 6, 0, 0}});
}

TEST_CASE("max pool: a NaN comes out, wherever in its square it is; infinities are numbers") {
  using L = On<MaxPool<2>, 1, 2, 10>;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  const Matrix<float, 1, 20> x{{nan, 1, 1, nan, 1,   1, 1, 1,   -infinity, -infinity,  //
                                1,   1, 1, 1,   nan, 1, 1, nan, -infinity, -infinity}};
  Matrix<float, 1, 5> y;
  L::forward(none, x, y);
  for (Size i = 0; i < 4; ++i) CHECK(y(0, i) != y(0, i));
  CHECK(y(0, 4) == -infinity);
  const auto dx = gradient<L>(x, Matrix<float, 1, 5>{{1, 1, 1, 1, 1}});
  CHECK(dx == Matrix<float, 1, 20>{{1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0}});
}

TEST_CASE("max pool: is what one loop for each letter gives, outputs and gradients, whatever the shape") {
  CHECK(is_right_pool<On<MaxPool<2>, 8, 4, 6>, true>({8, 4, 6, 2, 2, 2, 2}));
  CHECK(is_right_pool<On<MaxPool<3, Stride<2>, Padding<1>>, 17, 7, 6>, true>({17, 7, 6, 3, 3, 2, 2, 1, 1}));
  CHECK(is_right_pool<On<MaxPool<3, Stride<1, 2>, KernelWidth<2>>, 3, 5, 7>, true>({3, 5, 7, 3, 2, 1, 2}));
  CHECK(is_right_pool<On<MaxPool<2>, 1, 5, 5>, true>({1, 5, 5, 2, 2, 2, 2}));
  CHECK(is_right_pool<On<MaxPool<3, Stride<1>>, 9, 5>, true>({5, 1, 9, 1, 3, 1, 1}));
}

TEST_CASE("max pool: on a sequence only steps are taken together") {
  static_assert(std::is_same_v<On<MaxPool<2>, 9, 5>::OutputShape, Extents<4, 5>>);
  static_assert(std::is_same_v<On<MaxPool<3, Stride<2>, Padding<1>>, 8, 28, 28>::OutputShape, Extents<8, 14, 14>>);
  CHECK(Layer<On<MaxPool<2>, 9, 5>>);
}

TEST_CASE("max pool: its gradient agrees with differences") {
  CHECK(check_gradients<On<MaxPool<2, Stride<1>>, 3, 3, 4>, 2>().passed());
}

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("max pool: outputs and gradients are PyTorch's") {
  const auto same = [](const GradientCheck& result) {
    CAPTURE(result.where);
    CHECK(result.passed());
  };
  same(test::differences_to_pytorch<On<MaxPool<2>, 2, 4, 5>>(
      {.y = {0.90929743, 0.84147098, 0.99060736, 0.6569866, 0.91294525, 0.99991186, 0.76255845, 0.95637593, 0.98662759,
             0.67022918, 0.90178835, 0.85090352, 0.77389068, 0.95105465, 0.92002604, 0.99952016},
       .dx = {0, 0.54030231,  1, 0, 0, 0, 0, -0.9899925,  0,           0, 0, 0, 0, 0,           -0.41614684, 0, 0, 0, 0,
              0, -0.65364362, 0, 0, 0, 0, 0, 0.96017029,  0.75390225,  0, 0, 0, 0, 0,           0.28366219,  0, 0, 0, 0,
              0, 0,           0, 0, 0, 0, 0, 0.004425698, -0.83907153, 0, 0, 0, 0, -0.91113026, -0.14550003, 0, 0, 0, 0,
              0, 0,           0, 0, 0, 0, 0, 0.13673722,  0,           0, 0, 0, 0, 0.84385396,  0.90744678,  0, 0, 0, 0,
              0, -0.75968791, 0, 0}}));
  same(test::differences_to_pytorch<On<MaxPool<3, Stride<2>, Padding<1>>, 1, 5, 4>>(
      {.y = {0.84147098, 0.90929743, 0.98935825, 0.99060736, 0.42016704, 0.99060736, 0.91294525, 0.95637593, 0.99991186,
             0.99991186, 0.99991186, 0.99991186},
       .dx = {0,           1, 0.54030231, 0, 0, 0,          0,          0, -0.41614684, 0, 0, 0, 0, -0.65364362,
              -0.70633031, 0, 0,          0, 0, 0,          0.96017029, 0, 0,           0, 0, 0, 0, 0.75390225,
              0,           0, 0,          0, 0, -1.8912761, 0,          0, 0,           0, 0, 0}}));
  same(test::differences_to_pytorch<On<MaxPool<2>, 6, 2>>(
      {.y = {0.90929743, 0.84147098, -0.2794155, 0.6569866, 0.98935825, 0.41211849, 0.99060736, 0.65028784, -0.28790332,
             0.14987721, 0.91294525, 0.83665564},
       .dx = {0, 0.54030231, 1,          0,           0, 0, -0.41614684, -0.9899925,  -0.65364362, 0.28366219, 0, 0, 0,
              0, 0.96017029, 0.75390225, -0.14550003, 0, 0, -0.91113026, -0.83907153, 0.004425698, 0,          0}}));
}
