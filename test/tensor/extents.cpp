// SPDX-License-Identifier: MIT
#include "strata/tensor/extents.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("extents: plain numbers, a sequence and an image are places × channels in memory") {
  static_assert(Extents<7>::rank == 1 && Extents<7>::places == 1 && Extents<7>::channels == 7 && Extents<7>::size == 7);
  using Sequence = Extents<5, 3>;
  static_assert(Sequence::rank == 2 && Sequence::places == 5 && Sequence::channels == 3 && Sequence::size == 15);
  static_assert(Sequence::steps == 5);
  using Image = Extents<3, 4, 6>;
  static_assert(Image::rank == 3 && Image::places == 24 && Image::channels == 3 && Image::size == 72);
  static_assert(Image::height == 4 && Image::width == 6);
  CHECK(!std::is_same_v<Extents<2, 3>, Extents<3, 2>>);
}

TEST_CASE("extents: as text, the numbers in the order in which they are written") {
  CHECK(std::string(detail::extents_text(Extents<784>())) == "784");
  CHECK(std::string(detail::extents_text(Extents<64, 2>())) == "64×2");
  CHECK(std::string(detail::extents_text(Extents<8, 26, 25>())) == "8×26×25");
}
