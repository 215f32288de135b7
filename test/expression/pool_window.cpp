// SPDX-License-Identifier: MIT
#include "strata/expression/pool_window.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

constexpr bool is(Share found, Size begin, Size end) { return found.begin == begin && found.end == end; }

}  // namespace

TEST_CASE("pool window: how many come out, and what each of them sees of the map") {
  using Halves = detail::PoolWindow<3, 5, 8, 2, 2, 2, 2>;
  static_assert(Halves::out_height == 2 && Halves::out_width == 4 && Halves::disjoint);
  static_assert(!Halves::covers && detail::PoolWindow<3, 4, 8, 2, 4, 2, 4>::covers);
  static_assert(Halves::numbers == 120 && Halves::row_numbers == 24 && Halves::out_numbers == 24);
  static_assert(is(Halves::rows(1), 2, 4) && is(Halves::columns(3), 6, 8));
  using Uneven = detail::PoolWindow<1, 5, 8, 2, 3, 1, 2>;
  static_assert(Uneven::out_height == 4 && Uneven::out_width == 3 && !Uneven::disjoint);
  static_assert(!Uneven::covers && !detail::PoolWindow<1, 4, 4, 2, 2, 1, 1>::covers);
  CHECK(is(Uneven::columns(2), 4, 7));
}

TEST_CASE("pool window: nobody looks at the places around the map") {
  using Padded = detail::PoolWindow<1, 7, 6, 3, 3, 2, 2, 1, 1>;
  static_assert(Padded::out_height == 4 && Padded::out_width == 3);
  static_assert(is(Padded::rows(0), 0, 2) && is(Padded::rows(1), 1, 4) && is(Padded::rows(3), 5, 7));
  CHECK(is(Padded::columns(2), 3, 6));
}
