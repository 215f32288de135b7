// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/beginning.hpp"
#include "strata/expression/pair_panel.hpp"
#include "strata/expression/team.hpp"
#include "strata/expression/tile.hpp"

/// Products so deep that the columns of the right factor that a tile reads fit no cache at once: they are packed a
/// part of the depth at a time, and the tiles' sums wait in memory for the next part.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// How many packs wide a tile of such a product may be.
inline constexpr Size most_deep_packs = 4;

/// Rows so many bytes apart, or a multiple of it, compete for the same few places of a cache.
inline constexpr Size page_bytes = 4096;

/// Whether P is such a product for tiles so many columns wide: one that is packed whose panel would be too large, or a
/// matrix of rows that compete for the cache and are read often.
template <class P, Size Columns>
constexpr bool is_deep() {
  constexpr Size bytes = sizeof(typename P::Scalar);
  if constexpr (P::Right::column_stride != 1 || multiplies_pairs<P>)
    return P::depth * Columns * bytes > panel_bytes;
  else
    return Columns <= most_deep_packs * lanes<typename P::Scalar> && P::Right::row_stride * bytes % page_bytes == 0 &&
           P::depth >= 256 && P::Left::rows >= 64;
}

/// Both factors of such a product for one column of tiles and some of its rows, the sums of which are made at once.
template <class P, Size Columns, Size TileRows>
struct DeepFactors {
  using Scalar = typename P::Scalar;
  using Step = StepOf<P>;
  static constexpr Size width = lanes<Scalar>, packs_wide = Columns / width, row_bytes = Columns * sizeof(Scalar);
  static constexpr Size whole_tiles = P::Left::rows / TileRows, rest = P::Left::rows % TileRows;
  // Half of the place is the panel's, half the sums'.
  static constexpr Size steps_at_once = std::max(panel_bytes / 2 / row_bytes / width * width, width);
  static constexpr Size tiles_at_once =
      std::clamp<Size>(panel_bytes / 2 / row_bytes / TileRows, 1, whole_tiles + (rest > 0 ? 1 : 0));

  alignas(Pack<Scalar>) std::array<Scalar, tiles_at_once * TileRows * Columns> sums{};
  Size first_row;
  [[no_unique_address]] Beginning<P> beginning;

  /// For at most `tiles_at_once` tiles; `count` of the columns are inside of the matrix.
  DeepFactors(const P& product, Size column, Size count, Share tiles)
      : first_row(tiles.begin * TileRows), beginning(product) {
    alignas(Pack<Scalar>) std::array<Step, steps_at_once * Columns> panel;
    for (Size first = 0; first < P::depth; first += steps_at_once) {
      const Size steps = std::min(steps_at_once, P::depth - first);
      fill_panel<P, Columns>(panel.data(), product.right, first, steps, column, count);
      const Step* const left = product.left + first * P::Left::column_stride;
      for (Size tile = tiles.begin; tile < std::min(tiles.end, whole_tiles); ++tile)
        add_steps<TileRows>(left, panel.data(), steps, tile * TileRows);
      if constexpr (rest > 0)
        if (tiles.end > whole_tiles) add_steps<rest>(left, panel.data(), steps, whole_tiles * TileRows);
    }
  }

  template <Size Rows>
  using Sums = std::array<std::array<Pack<Scalar>, packs_wide>, Rows>;

  /// As in TileFactors.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED Sums<Rows> accumulate(Size row, Size column) const {
    static_assert(Packs == packs_wide);
    std::array<Sums<Rows>, 1> result;
    begin_sums<LastCount>(result, beginning, row, column);
    for (Size r = 0; r < Rows; ++r)
      for (Size v = 0; v < packs_wide; ++v) result[0][r][v] = result[0][r][v] + load<width>(at(row + r) + v * width);
    return result[0];
  }

 private:
  const Scalar* at(Size row) const { return sums.data() + (row - first_row) * Columns; }

  /// sums(row + r, v) += Σ_k left(row + r, k) · panel(k, v·lanes …), in the order of k.
  template <Size Rows>
  [[gnu::noinline]] void add_steps(const Step* left, const Step* panel, Size steps, Size row) {
    Scalar* const to = sums.data() + (row - first_row) * Columns;
    const Step* const from = left + row * P::Left::row_stride;
    Sums<Rows> own;
#pragma GCC unroll 16
    for (Size r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
      for (Size v = 0; v < packs_wide; ++v) own[r][v] = load<width>(to + r * Columns + v * width);
    }
#pragma GCC unroll 4
    for (Size k = 0; k < steps; ++k) {
      std::array<Pack<Step>, packs_wide> b;
#pragma GCC unroll 4
      for (Size v = 0; v < packs_wide; ++v) b[v] = load<width>(panel + k * Columns + v * width);
      if constexpr (Rows > 1) hold_in_registers(b);
#pragma GCC unroll 16
      for (Size r = 0; r < Rows; ++r) {
        const Pack<Step> a(from[r * P::Left::row_stride + k * P::Left::column_stride]);
#pragma GCC unroll 4
        for (Size v = 0; v < packs_wide; ++v) own[r][v] = multiply_add(a, b[v], own[r][v]);
      }
    }
#pragma GCC unroll 16
    for (Size r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
      for (Size v = 0; v < packs_wide; ++v) store<width>(to + r * Columns + v * width, own[r][v]);
    }
  }
};

}  // namespace strata::detail
