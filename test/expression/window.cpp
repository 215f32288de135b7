// SPDX-License-Identifier: MIT
#include "strata/expression/window.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

/// Whether every offset is what the indices of the map, its channels side by side, give.
template <class W>
bool offsets_are_right() {
  bool right = W::out_height * W::out_width == W::places && W::run * W::runs == W::depth;
  for (Size place = 0; place < 2 * W::places; ++place)  // of two maps
    for (Size ky = 0; ky < W::kernel_height; ++ky)
      for (Size kx = 0; kx < W::kernel_width; ++kx)
        for (Size channel = 0; channel < W::channels; ++channel) {
          const Size map = place / W::places, row = place % W::places / W::out_width, column = place % W::out_width;
          const Size y = row * W::stride_height + ky * W::dilation_height;
          const Size x = column * W::stride_width + kx * W::dilation_width;
          const Size number = ((map * W::height + y) * W::width + x) * W::channels + channel;
          const Size seen = (ky * W::kernel_width + kx) * W::channels + channel;
          right = right && y < W::height && x < W::width && W::place_offset(place) + W::seen_offset(seen) == number;
        }
  return right;
}

}  // namespace

TEST_CASE("window: where it stands and what it sees, number by number") {
  CHECK(offsets_are_right<Window<1, 5, 4, 3, 2>>());
  CHECK(offsets_are_right<Window<3, 7, 6, 2, 3, 2, 1>>());
  CHECK(offsets_are_right<Window<2, 7, 9, 3, 2, 1, 3, 2, 1>>());
  CHECK(offsets_are_right<Window<2, 5, 9, 2, 3, 1, 1, 1, 4>>());
  CHECK(offsets_are_right<Window<4, 1, 9, 1, 3, 1, 2>>());
}

TEST_CASE("window: it stands wherever all of it is on the map") {
  using Plain = Window<1, 28, 20, 3, 5>;
  static_assert(Plain::out_height == 26 && Plain::out_width == 16 && Plain::places == 26 * 16 && Plain::depth == 15);
  using Strided = Window<1, 28, 28, 3, 3, 2, 3>;
  static_assert(Strided::out_height == 13 && Strided::out_width == 9);
  using Dilated = Window<1, 28, 28, 3, 3, 1, 1, 2, 5>;
  static_assert(Dilated::span_height == 5 && Dilated::span_width == 11 && Dilated::out_width == 18);
  CHECK(Window<6, 3, 3, 3, 3>::places == 1);
}

TEST_CASE("window: what is seen lies in runs as long as a row of the kernel, or a place of it where it is dilated") {
  static_assert(Window<3, 5, 5, 2, 2>::run == 6 && Window<3, 5, 5, 2, 2>::runs == 2);
  CHECK(Window<3, 5, 5, 2, 2, 1, 1, 1, 2>::runs == 4);
}
