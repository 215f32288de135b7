// SPDX-License-Identifier: MIT
#include "strata/layer/conv1d.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

template <class... Options>
using Shaped = typename Conv1d<3, 8, 5, Identity, Options...>::template On<Extents<20, 3>>::OutputShape;

}  // namespace

TEST_CASE("conv1d: takes the steps from the entry before it; a causal one gives as many") {
  static_assert(std::is_same_v<Shaped<>, Extents<16, 8>>);
  static_assert(std::is_same_v<Shaped<Causal>, Extents<20, 8>> && std::is_same_v<Shaped<Same>, Extents<20, 8>>);
  static_assert(std::is_same_v<Shaped<Causal, Dilation<16>>, Extents<20, 8>>);
  static_assert(std::is_same_v<Shaped<Dilation<4>>, Extents<4, 8>>);
  static_assert(std::is_same_v<Shaped<Stride<2>>, Extents<8, 8>>);
  CHECK(std::is_same_v<Shaped<Padding<2>>, Extents<20, 8>>);
}

TEST_CASE("conv1d: a causal one sees each step and the past, nothing of what comes after") {
  using L = Conv1d<1, 1, 2, Identity, Causal, NoBias, Dilation<2>>::On<Extents<5, 1>>;
  L::Parameters<double> p;
  p.weights = Matrix<double, 2, 1>{{100}, {1}};
  const Matrix<double, 1, 5> x{{1, 2, 3, 4, 5}};
  Matrix<double, 1, 5> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y == Matrix<double, 1, 5>{{1, 2, 103, 204, 305}});
}
