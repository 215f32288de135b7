// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/pack.hpp"

namespace strata::detail {

/// A block of a product that is accumulated in registers: `rows` × `packs` SIMD registers.
struct Tile {
  Size rows, packs;
};

/// Cycles that a Rows × Packs product costs per step of its depth, if cut into such tiles. Two multiply-adds and two
/// loads start per cycle; a tile of fewer than eight accumulators waits for the four cycles that an addition takes.
constexpr double tiling_cost(Size rows, Size packs_in_row, Tile tile) {
  const auto cost = [](Size r, Size p) {
    const double multiply_adds = static_cast<double>(r * p) / 2, loads = static_cast<double>(r + p) / 2;
    return std::max({multiply_adds, loads, 4.0});
  };
  const Size whole_rows = rows / tile.rows, rest_rows = rows % tile.rows;
  const Size whole_packs = packs_in_row / tile.packs, rest_packs = packs_in_row % tile.packs;
  double sum = static_cast<double>(whole_rows * whole_packs) * cost(tile.rows, tile.packs);
  if (rest_rows > 0) sum += static_cast<double>(whole_packs) * cost(rest_rows, tile.packs);
  if (rest_packs > 0) sum += static_cast<double>(whole_rows) * cost(tile.rows, rest_packs);
  if (rest_rows > 0 && rest_packs > 0) sum += cost(rest_rows, rest_packs);
  return sum;
}

/// The cheapest tile whose accumulators, one row of the right factor and one broadcast number fit the registers.
constexpr Tile best_tile(Size rows, Size packs_in_row, Size registers, Size most_packs) {
  Tile best{1, 1};
  double best_cost = tiling_cost(rows, packs_in_row, best);
  for (Size r = 1; r <= std::min<Size>(rows, 16); ++r)
    for (Size p = 1; p <= std::min(packs_in_row, most_packs); ++p) {
      // A single row needs no copy of the right factor's row: each pack of it is used once.
      const Size needed = r == 1 ? p + 2 : r * p + p + 1;
      if (needed > registers) continue;
      const double cost = tiling_cost(rows, packs_in_row, {r, p});
      if (cost < best_cost) {
        best_cost = cost;
        best = {r, p};
      }
    }
  return best;
}

}  // namespace strata::detail
