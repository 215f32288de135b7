// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/nodes.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/pack.hpp"

/// The static matrix product, one register tile at a time.
namespace strata::detail {

/// The right factor where its rows are contiguous: read in place.
template <class P>
struct RowsInPlace {
  using Scalar = typename P::Scalar;
  const Scalar* right;

  template <Size Count>
  Pack<Scalar> at(Size k, Size column) const {
    return load<Count>(right + k * P::Right::row_stride + column);
  }
};

/// The right factor where it is a transpose and too deep to be packed: gathered number by number.
template <class P>
struct RowsGathered {
  using Scalar = typename P::Scalar;
  const Scalar* right;

  template <Size Count>
  Pack<Scalar> at(Size k, Size column) const {
    std::array<Scalar, lanes<Scalar>> values{};
    for (Size lane = 0; lane < Count; ++lane)
      values[lane] = right[k * P::Right::row_stride + (column + lane) * P::Right::column_stride];
    return load<lanes<Scalar>>(values.data());
  }
};

/// What a packed panel may take of the stack.
inline constexpr Size panel_bytes = Size{48} * 1024;

/// The right factor where it is a transpose: one panel of Columns columns is turned around once and then used by every
/// tile of rows.
template <class P, Size Columns>
struct RowsPacked {
  using Scalar = typename P::Scalar;

  alignas(cache_line) std::array<Scalar, P::depth * Columns> panel;
  Size first_column;

  RowsPacked(const Scalar* right, Size column, Size count) : first_column(column) {
    for (Size j = 0; j < Columns; ++j)
      for (Size k = 0; k < P::depth; ++k)
        panel[k * Columns + j] =
            j < count ? right[k * P::Right::row_stride + (column + j) * P::Right::column_stride] : Scalar(0);
  }

  template <Size Count>
  Pack<Scalar> at(Size k, Size column) const {
    return load<lanes<Scalar>>(panel.data() + k * Columns + (column - first_column));
  }
};

/// How many packs wide a tile of this product may be: any, or as wide as a panel that fits its place.
template <class P>
constexpr Size most_packs() {
  constexpr Size one_pack = P::depth * lanes<typename P::Scalar> * sizeof(typename P::Scalar);
  return P::Right::column_stride == 1 ? ~Size{0} : std::max<Size>(1, panel_bytes / one_pack);
}

/// Both factors of a product for one column of tiles, Columns numbers wide.
template <class P, Size Columns>
struct TileFactors {
  using Scalar = typename P::Scalar;
  static constexpr bool in_place = P::Right::column_stride == 1;
  static constexpr bool packed = !in_place && P::depth * Columns * sizeof(Scalar) <= panel_bytes;
  using Right =
      std::conditional_t<in_place, RowsInPlace<P>, std::conditional_t<packed, RowsPacked<P, Columns>, RowsGathered<P>>>;

  const Scalar* left;
  Right right;

  TileFactors(const P& product, Size column, Size count)
      : left(product.left), right(make_right(product.right, column, count)) {}

  /// The tile (r, v) = Σ_k a(row + r, k) · b(k, column + v·lanes …), summed up in registers and then written to `tile`,
  /// pack by pack. LastCount lanes of the last pack lie inside the matrix.
  template <Size Rows, Size Packs, Size LastCount>
  [[gnu::always_inline]] void accumulate(Size row, Size column, Scalar* tile) const {
    constexpr Size width = lanes<Scalar>;
    std::array<std::array<Pack<Scalar>, Packs>, Rows> sums;
    for (auto& sum_row : sums)
      for (auto& sum : sum_row) sum = Pack<Scalar>(Scalar(0));

    // Without being told to unroll, g++ leaves tall tiles rolled up, and the sums then lie in memory.
    const Scalar* from = left + row * P::Left::row_stride;
    for (Size k = 0; k < P::depth; ++k) {
      std::array<Pack<Scalar>, Packs> b;
      for (Size v = 0; v + 1 < Packs; ++v) b[v] = right.template at<width>(k, column + v * width);
      b[Packs - 1] = right.template at<LastCount>(k, column + (Packs - 1) * width);
#pragma GCC unroll 16
      for (Size r = 0; r < Rows; ++r) {
        const Pack<Scalar> a(from[r * P::Left::row_stride + k * P::Left::column_stride]);
#pragma GCC unroll 32
        for (Size v = 0; v < Packs; ++v) sums[r][v] = multiply_add(a, b[v], sums[r][v]);
      }
    }

#pragma GCC unroll 16
    for (Size r = 0; r < Rows; ++r)
#pragma GCC unroll 32
      for (Size v = 0; v < Packs; ++v) store<width>(tile + (r * Packs + v) * width, sums[r][v]);
  }

 private:
  static Right make_right(const Scalar* right, Size column, Size count) {
    if constexpr (packed)
      return Right(right, column, count);
    else
      return Right{right};
  }
};

}  // namespace strata::detail
