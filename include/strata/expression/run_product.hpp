// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/beginning.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/pack.hpp"

/// Products whose left factor lies in groups of rows and runs of columns, as the patches of a convolution do: within a
/// group and a run it is a matrix like any other, so a tile never leaves its group.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class F>
inline constexpr bool lies_in_runs = requires {
  F::in_runs;
};

/// How many rows of a product a tile may reach over.
template <class P>
constexpr Size row_group_of() {
  if constexpr (lies_in_runs<typename P::Left>)
    return P::Left::row_group;
  else
    return ~Size{0};
}

template <class P>
struct RunFactors {
  using Scalar = typename P::Scalar;
  using Left = typename P::Left;
  static_assert(P::Right::column_stride == 1, "strata::matmul: patches are multiplied by a matrix, not a transpose");
  static constexpr Size width = lanes<Scalar>;
  /// A tile of so few multiply-adds, or of so few steps, has no loop.
  static constexpr Size unrolled_steps = 160;

  const Scalar* left;
  const Scalar* right;
  [[no_unique_address]] Beginning<P> beginning;

  RunFactors(const P& product, Size, Size) : left(product.left), right(product.right), beginning(product) {}

  template <Size Rows, Size Packs>
  using Sums = std::array<std::array<Pack<Scalar>, Packs>, Rows>;

  /// As in TileFactors; the rows from `row` on are of one group.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED Sums<Rows, Packs> accumulate(Size row, Size column) const {
    constexpr Size run = Left::run, partials = partial_sums(Rows * Packs, run), whole = run - run % partials;
    std::array<Sums<Rows, Packs>, partials> sums;
    begin_sums<LastCount>(sums, beginning, row, column);

    const Scalar* a = left + Left::group_offset(row / Left::row_group);
    if constexpr (Left::rows_lie_evenly) a += Left::row_offset(row % Left::row_group);
    const Scalar* b = right + column;
    const auto offsets = offsets_from<Rows>(row % Left::row_group);
    if constexpr (P::depth * Rows * Packs <= unrolled_steps) {
      [&]<Size... K>(std::index_sequence<K...>) STRATA_INLINED {
        (add<Rows, Packs, LastCount>(a + Left::run_offset(K / run) + K % run * Left::column_stride,
                                     b + K * P::Right::row_stride, offsets, sums[K % partials]),
         ...);
      }
      (std::make_index_sequence<P::depth>{});
    } else {
      for (Size j = 0; j < Left::runs; ++j) {
        const Scalar* from = a + Left::run_offset(j);
        for (Size k = 0; k < whole; k += partials) {
#pragma GCC unroll 8
          for (Size i = 0; i < partials; ++i, from += Left::column_stride, b += P::Right::row_stride)
            add<Rows, Packs, LastCount>(from, b, offsets, sums[i]);
        }
#pragma GCC unroll 8
        for (Size k = whole; k < run; ++k, from += Left::column_stride, b += P::Right::row_stride)
          add<Rows, Packs, LastCount>(from, b, offsets, sums[k - whole]);
      }
    }
#pragma GCC unroll 8
    for (Size i = 1; i < partials; ++i) {
#pragma GCC unroll 16
      for (Size r = 0; r < Rows; ++r) {
#pragma GCC unroll 32
        for (Size v = 0; v < Packs; ++v) sums[0][r][v] = sums[0][r][v] + sums[i][r][v];
      }
    }
    return sums[0];
  }

 private:
  /// Where the rows of a tile lie that begins at that row of its group: constants where they lie evenly, from the first
  /// of them, or where the tile is the whole group; else each is a number of its own.
  template <Size Rows>
  static auto offsets_from([[maybe_unused]] Size first) {
    if constexpr (Left::rows_lie_evenly || Rows == Left::row_group) {
      return [](Size r) STRATA_INLINED { return Left::row_offset(r); };
    } else {
      std::array<Size, Rows> each;
      for (Size r = 0; r < Rows; ++r) each[r] = Left::row_offset(first + r);
      return [each](Size r) STRATA_INLINED { return each[r]; };
    }
  }

  /// sums(r, v) += a(r) · b(v).
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED static void add(const Scalar* a, const Scalar* b, const auto& offsets, Sums<Rows, Packs>& sums) {
    std::array<Pack<Scalar>, Packs> factors;
    for (Size v = 0; v + 1 < Packs; ++v) factors[v] = load<width>(b + v * width);
    factors[Packs - 1] = load<LastCount>(b + (Packs - 1) * width);
    if constexpr (Rows > 1) hold_in_registers(factors);
#pragma GCC unroll 16
    for (Size r = 0; r < Rows; ++r) {
      const Pack<Scalar> factor(a[offsets(r)]);
#pragma GCC unroll 32
      for (Size v = 0; v < Packs; ++v) sums[r][v] = multiply_add(factor, factors[v], sums[r][v]);
    }
  }
};

}  // namespace strata::detail
