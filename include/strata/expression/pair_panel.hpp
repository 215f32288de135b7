// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/expression/panel.hpp"
#include "strata/tensor/pair.hpp"

/// Panels of a product whose left factor is in pairs: the right one is rounded and paired as it is copied.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether what a product multiplies are pairs rather than numbers.
template <class P>
inline constexpr bool multiplies_pairs = requires {
  requires std::same_as<typename P::Left::Scalar, Pair>;
};
/// What a product multiplies at each step of its depth.
template <class P>
using StepOf = std::conditional_t<multiplies_pairs<P>, Pair, typename P::Scalar>;

#if STRATA_HAS_BFLOAT16

/// A square block, a pack wide, turned around: to(k, j) = (from(j, 2k), from(j, 2k + 1)) for j below `rows`, and 0 for
/// the others. Of each row `numbers` are there, and 0 follows; `steps` rows of the block are stored.
[[gnu::noinline]] inline void turn_pairs(const float* from, Size from_stride, Size rows, Size numbers, Pair* to,
                                         Size to_stride, Size steps) {
  constexpr Size width = lanes<Pair>;
  const Size low = std::min(numbers, width), high = numbers - low;
  std::array<Pack<float>, width> block;
#pragma GCC unroll 16
  for (Size j = 0; j < width; ++j) {
    const float* const row = from + j * from_stride;
    const Size there = j < rows ? ~Size{0} : 0;
    const Pack<float> first(avx512::load_first(row, low & there)),
        second(avx512::load_first(row + width, high & there));
    block[j] = Pack<float>(_mm512_castsi512_ps(pair_neighbours(first, second).data));
  }
  turn_packs<width / 2>(block);
#pragma GCC unroll 16
  for (Size k = 0; k < width; ++k)
    if (k < steps) PairPack(_mm512_castps_si512(block[k])).store_unaligned(to + k * to_stride);
}

/// panel(k, j) ← (right(2i, column + j), right(2i + 1, column + j)) with i = first + k, for k below `steps` and j below
/// `count`, and 0 for the other j below Columns.
template <class P, Size Columns>
requires multiplies_pairs<P>
inline void fill_panel(Pair* panel, const float* right, Size first, Size steps, Size column, Size count) {
  using Right = typename P::Right;
  constexpr Size width = lanes<Pair>;
  static_assert(Right::column_stride == 1 || Right::row_stride == 1);
  if constexpr (Right::column_stride == 1) {
    const Pack<float> zero(0.0F);
    const Size whole = count - count % width;
    for (Size k = 0; k < steps; ++k) {
      const Size row = 2 * (first + k);
      const float* const from = right + row * Right::row_stride + column;
      Pair* const to = panel + k * Columns;
      if (Right::rows % 2 != 0 && row + 1 == Right::rows) {
        for (Size j = 0; j < whole; j += width) pair_up(load<width>(from + j), zero).store_unaligned(to + j);
        if (whole < count)
          pair_up(Pack<float>(avx512::load_first(from + whole, count - whole)), zero).store_unaligned(to + whole);
      } else {
        const float* const next = from + Right::row_stride;
        for (Size j = 0; j < whole; j += width)
          pair_up(load<width>(from + j), load<width>(next + j)).store_unaligned(to + j);
        if (whole < count)
          pair_up(Pack<float>(avx512::load_first(from + whole, count - whole)),
                  Pack<float>(avx512::load_first(next + whole, count - whole)))
              .store_unaligned(to + whole);
      }
    }
  } else {
    for (Size j = 0; j < Columns; j += width)
      for (Size k = 0; k < steps; k += width) {
        const Size row = 2 * (first + k);
        turn_pairs(right + row + (column + j) * Right::column_stride, Right::column_stride, count - std::min(j, count),
                   std::min(Right::rows - row, 2 * width), panel + k * Columns + j, Columns, steps - k);
      }
  }
}

#endif

}  // namespace strata::detail
