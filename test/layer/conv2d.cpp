// SPDX-License-Identifier: MIT
#include "strata/layer/conv2d.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"

using namespace strata;

namespace {

template <class... Options>
using Shaped = typename Conv2d<3, 8, 5, ReLU, Options...>::template On<Extents<3, 28, 20>>::OutputShape;

}  // namespace

TEST_CASE("conv2d: takes height and width from the entry before it") {
  static_assert(std::is_same_v<Shaped<>, Extents<8, 24, 16>>);
  static_assert(std::is_same_v<Shaped<Same>, Extents<8, 28, 20>>);
  static_assert(std::is_same_v<Shaped<Same, Stride<3>>, Extents<8, 10, 7>>);
  static_assert(std::is_same_v<Shaped<Padding<1, 2>>, Extents<8, 26, 20>>);
  static_assert(std::is_same_v<Shaped<Stride<2>>, Extents<8, 12, 8>>);
  static_assert(std::is_same_v<Shaped<Dilation<2, 1>, KernelWidth<1>>, Extents<8, 20, 20>>);
  CHECK(std::is_same_v<Conv2d<3, 8, 5>::Activation, Identity>);
}

TEST_CASE("conv2d: is an entry for many layers, and no layer by itself") {
  static_assert(!Layer<Conv2d<3, 8, 5, ReLU>>);
  CHECK(Layer<Conv2d<3, 8, 5, ReLU>::On<Extents<3, 28, 20>>>);
}
