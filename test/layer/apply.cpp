// SPDX-License-Identifier: MIT
#include "strata/layer/apply.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

constexpr NoParameters none{};
template <class A, Size... N>
using On = typename Apply<A>::template On<Extents<N...>>;

}  // namespace

TEST_CASE("apply: an activation after any shape keeps the shape") {
  static_assert(std::is_same_v<On<ReLU, 3, 4, 5>::OutputShape, Extents<3, 4, 5>>);
  static_assert(std::is_same_v<On<ReLU, 4, 5>::InputShape, Extents<4, 5>> && On<ReLU, 4, 5>::outputs == 20);
  static_assert(std::is_same_v<On<ReLU, 7>, Activate<7, ReLU>>);
  CHECK(std::is_same_v<On<Tanh, 3, 4, 5>::Preactivation, On<Identity, 3, 4, 5>>);
}

TEST_CASE("apply: number by number, or over the channels of each place") {
  const Matrix<double, 1, 6> x{{-1, 2, 3, -4, 5, -1}};
  Matrix<double, 1, 6> y;
  On<ReLU, 2, 1, 3>::forward(none, x, y);
  CHECK(y == Matrix<double, 1, 6>{{0, 2, 3, 0, 5, 0}});
  const Matrix<double, 1, 6> pairs{{7, 7, 1e4, 0, -3, -3}};
  On<Softmax, 3, 2>::forward(none, pairs, y);
  CHECK(y == Matrix<double, 1, 6>{{0.5, 0.5, 1, 0, 0.5, 0.5}});
}

TEST_CASE("apply: its gradients agree with differences, with every kind of activation") {
  CHECK(check_gradients<On<Tanh, 2, 3, 2>>().passed());
  CHECK(check_gradients<On<SiLU, 4, 3>>().passed());
  CHECK(check_gradients<On<Softmax, 3, 2, 2>>().passed());
  CHECK(check_gradients<On<Softmax, 5>>().passed());
}
