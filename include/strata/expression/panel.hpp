// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/fold.hpp"
#include "strata/tensor/pack.hpp"

/// A few columns of a product's right factor, copied so that what a tile needs next lies next in memory.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What panels may take of the stack.
inline constexpr Size panel_bytes = Size{48} * 1024;

/// As many rows as a pack has lanes, turned into columns: halves of blocks change places, then quarters, ….
template <Size Half, class Batch, Size N>
inline void turn_packs(std::array<Batch, N>& rows) {
  if constexpr (Half > 0) {
    using Register = typename Batch::register_type;
    constexpr auto all = std::make_index_sequence<Batch::size>{};
#pragma GCC unroll 16
    for (Size i = 0; i < N; ++i)
      if ((i & Half) == 0) {
        const auto a = static_cast<Register>(rows[i]), b = static_cast<Register>(rows[i + Half]);
        rows[i] = Batch(halves_of<Half, false>(a, b, all));
        rows[i + Half] = Batch(halves_of<Half, true>(a, b, all));
      }
    turn_packs<Half / 2>(rows);
  }
}

/// A square block, a pack wide, turned around: to(k, j) = from(j, k). The strides are those of rows. Each line of the
/// cache is read once, so that it does not matter if all of them compete for one place in it, as rows do that lie a
/// multiple of 4 KB apart.
template <class Scalar>
[[gnu::noinline]] inline void turn_block(const Scalar* from, Size from_stride, Scalar* to, Size to_stride) {
  constexpr Size width = lanes<Scalar>;
  std::array<Pack<Scalar>, width> block;
#pragma GCC unroll 16
  for (Size j = 0; j < width; ++j) block[j] = load<width>(from + j * from_stride);
  if constexpr (width > 1) turn_packs<width / 2>(block);
#pragma GCC unroll 16
  for (Size k = 0; k < width; ++k) store<width>(to + k * to_stride, block[k]);
}

/// panel(k, j) ← right(first + k, column + j) for k below `steps` and j below `count`, and 0 for the other j below
/// Columns.
template <class P, Size Columns>
inline void fill_panel(typename P::Scalar* panel, const typename P::Scalar* right, Size first, Size steps, Size column,
                       Size count) {
  using Scalar = typename P::Scalar;
  using Right = typename P::Right;
  constexpr Size width = lanes<Scalar>;
  const Scalar* const from = right + first * Right::row_stride + column * Right::column_stride;
  Size turned = 0;  // so many steps of the first whole columns are done
  if constexpr (Right::row_stride == 1 && width > 1) {
    turned = steps - steps % width;
    for (Size j = 0; j + width <= count; j += width)
      for (Size k = 0; k < turned; k += width)
        turn_block(from + j * Right::column_stride + k, Right::column_stride, panel + k * Columns + j, Columns);
  }
  const Size whole = count - count % width;
  for (Size j = 0; j < Columns; ++j)
    for (Size k = j < whole ? turned : 0; k < steps; ++k)
      panel[k * Columns + j] = j < count ? from[k * Right::row_stride + j * Right::column_stride] : Scalar(0);
}

}  // namespace strata::detail
