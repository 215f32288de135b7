// SPDX-License-Identifier: MIT
#include "strata/expression/tile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>

using namespace strata;
using detail::best_tile;
using detail::Cut;
using detail::Tile;
using detail::tiling_cost;
using Sizes = std::initializer_list<Size>;

TEST_CASE("cut: covers a row of packs with tiles that are no wider than allowed and differ by at most one pack") {
  for (Size packs = 1; packs <= 20; ++packs)
    for (Size most = 1; most <= 6; ++most) {
      const Cut cut(packs, most);
      CHECK(cut.wide * (cut.base + 1) + (cut.tiles - cut.wide) * cut.base == packs);
      CHECK(cut.base >= 1);
      CHECK(cut.wide < cut.tiles);
      CHECK(cut.base + (cut.wide > 0) <= most);
    }
}

TEST_CASE("tiling_cost: two multiply-adds start per cycle, so no tile can be faster") {
  for (const Size rows : Sizes{1, 7, 16})
    for (const Size packs : Sizes{1, 5, 8})
      for (Size r = 1; r <= rows; ++r)
        for (Size p = 1; p <= packs; ++p)
          CHECK(tiling_cost(rows, packs, {r, p}) >= static_cast<double>(rows * packs) / 2);
}

TEST_CASE("tiling_cost: is proportional to the number of equal tiles") {
  const double one = tiling_cost(4, 2, {4, 2});
  CHECK(tiling_cost(8, 2, {4, 2}) == 2 * one);
  CHECK(tiling_cost(4, 6, {4, 2}) == 3 * one);
  CHECK(tiling_cost(8, 6, {4, 2}) == 6 * one);
}

TEST_CASE("tiling_cost: rows that are left over cost a tile of their own") {
  CHECK(tiling_cost(9, 2, {4, 2}) == 2 * tiling_cost(4, 2, {4, 2}) + tiling_cost(1, 2, {1, 2}));
}

TEST_CASE("best_tile: its accumulators, one row of the right factor and one number fit the registers") {
  bool fits = true, not_empty = true, inside = true;
  for (const Size registers : Sizes{5, 8, 16, 32})
    for (Size rows = 1; rows <= 20; ++rows)
      for (Size packs = 1; packs <= 9; ++packs)
        for (const Size most : Sizes{1, 2, 9}) {
          const Tile tile = best_tile(rows, packs, registers, most);
          not_empty &= tile.rows >= 1 && tile.packs >= 1;
          inside &= tile.rows <= rows && tile.packs <= packs && tile.packs <= most;
          fits &= (tile.rows == 1 ? tile.packs + 2 : tile.rows * tile.packs + tile.packs + 1) <= registers;
        }
  CHECK(not_empty);
  CHECK(inside);
  CHECK(fits);
}

TEST_CASE("best_tile: is never dearer than going number by number or row by row") {
  for (const Size rows : Sizes{1, 3, 12, 13, 64})
    for (const Size packs : Sizes{1, 2, 5, 13}) {
      const double best = tiling_cost(rows, packs, best_tile(rows, packs, 16, packs));
      CHECK(best <= tiling_cost(rows, packs, {1, 1}));
      CHECK(best <= tiling_cost(rows, packs, {std::min<Size>(rows, 4), 1}));
    }
}

TEST_CASE("best_tile: is known at compile time, 1 × 1 for a single number") {
  constexpr Tile tile = best_tile(1, 1, 16, 1);
  static_assert(tile.rows == 1 && tile.packs == 1);
  CHECK(tile.rows * tile.packs == 1);
}
