// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/nodes.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/pack.hpp"

/// The static matrix product, one register tile at a time.
namespace strata::detail {

template <class Scalar, Size Rows, Size Packs>
using Sums = std::array<std::array<Pack<Scalar>, Packs>, Rows>;

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

/// The right factor where it is a transpose: one panel of Columns columns is turned around once and then used by every
/// tile of rows. Kept below 48 KiB, since it lives on the stack.
template <class P, Size Columns>
struct RowsPacked {
  using Scalar = typename P::Scalar;
  static constexpr bool fits = P::depth * Columns * sizeof(Scalar) <= 48 * 1024;

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

/// sums(r, v) = Σ_k a(row + r, k) · b(k, column + v·lanes …), all of it in registers. LastCount lanes of the last pack
/// lie inside the matrix.
template <class P, Size Rows, Size Packs, Size LastCount, class RightRows>
inline Sums<typename P::Scalar, Rows, Packs> accumulate(const P& product, const RightRows& right, Size row,
                                                        Size column) {
  using Scalar = typename P::Scalar;
  constexpr Size width = lanes<Scalar>;
  Sums<Scalar, Rows, Packs> sums;
  for (auto& sum_row : sums)
    for (auto& sum : sum_row) sum = Pack<Scalar>(Scalar(0));

  const Scalar* left = product.left + row * P::Left::row_stride;
  for (Size k = 0; k < P::depth; ++k) {
    std::array<Pack<Scalar>, Packs> b;
    for (Size v = 0; v + 1 < Packs; ++v) b[v] = right.template at<width>(k, column + v * width);
    b[Packs - 1] = right.template at<LastCount>(k, column + (Packs - 1) * width);
    for (Size r = 0; r < Rows; ++r) {
      const Pack<Scalar> a(left[r * P::Left::row_stride + k * P::Left::column_stride]);
      for (Size v = 0; v < Packs; ++v) sums[r][v] = multiply_add(a, b[v], sums[r][v]);
    }
  }
  return sums;
}

}  // namespace strata::detail
