// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/pack.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How a row of packs is cut into tiles as equal as can be: `wide` tiles of base + 1 packs, then the others of base.
struct Cut {
  Size tiles, base, wide;

  constexpr Cut(Size packs_in_row, Size most)
      : tiles((packs_in_row + most - 1) / most), base(packs_in_row / tiles), wide(packs_in_row % tiles) {}
};

/// A block of a product that is accumulated in registers: `rows` × `packs` SIMD registers, at most.
struct Tile {
  Size rows, packs;
};

/// How many partial sums, each over every so many steps of the depth, a tile keeps of each number: eight accumulators
/// or more do not wait for one another, and a sum of few numbers is not worth the additions at its end.
constexpr Size partial_sums(Size accumulators, Size depth) {
  return std::clamp<Size>(8 / accumulators, 1, std::max<Size>(depth / 4, 1));
}

/// Cycles that one step of a product's depth costs, if cut into such tiles. Two multiply-adds and two loads start per
/// cycle; a pack of the right factor counts as two loads, because rows of most widths straddle cache lines; fewer than
/// eight accumulators wait for the four cycles that an addition takes. Loads that hide behind the multiply-adds still
/// cost a little: they compete for the same reservation stations.
constexpr double tiling_cost(Size rows, Size packs_in_row, Tile tile) {
  const auto cost = [](Size r, Size p) {
    const double multiply_adds = static_cast<double>(r * p) / 2, loads = static_cast<double>(r + 2 * p) / 2;
    return std::max({multiply_adds, loads, 4.0}) + loads / 16;
  };
  const Cut cut(packs_in_row, tile.packs);
  const auto row_of_tiles = [&](Size r) {
    return static_cast<double>(cut.wide) * cost(r, cut.base + 1) +
           static_cast<double>(cut.tiles - cut.wide) * cost(r, cut.base);
  };
  const Size whole = rows / tile.rows, rest = rows % tile.rows;
  return static_cast<double>(whole) * row_of_tiles(tile.rows) + (rest > 0 ? row_of_tiles(rest) : 0);
}

/// The cheapest tile whose accumulators, one row of the right factor and one broadcast number leave one of the
/// registers. If they take all, or with more than four packs beside each other, g++ 12 spills although they would fit
/// (measured: of sixteen registers, 4 × 3 takes 1.8 times as long as 6 × 2; of 32, 5 × 5 twice as long as 8 × 3); a
/// single row needs no copy of the right factor's row, since each pack of it is used once.
constexpr Tile best_tile(Size rows, Size packs_in_row, Size registers, Size most_packs) {
  Tile best{1, 1};
  double best_cost = tiling_cost(rows, packs_in_row, best);
  for (Size r = 1; r <= std::min<Size>(rows, 14); ++r)
    for (Size p = 1; p <= std::min(packs_in_row, most_packs); ++p) {
      const bool fits = r == 1 ? p + 2 <= registers : p <= 4 && r * p + p + 1 < registers;
      if (!fits) continue;
      const double cost = tiling_cost(rows, packs_in_row, {r, p});
      if (cost < best_cost) {
        best_cost = cost;
        best = {r, p};
      }
    }
  return best;
}

}  // namespace strata::detail
