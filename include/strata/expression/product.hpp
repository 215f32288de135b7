// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/beginning.hpp"
#include "strata/expression/deep_product.hpp"
#include "strata/expression/dot_product.hpp"
#include "strata/expression/nodes.hpp"
#include "strata/expression/pair_panel.hpp"
#include "strata/expression/row_product.hpp"
#include "strata/expression/run_product.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/fold.hpp"
#include "strata/tensor/pack.hpp"

/// The static matrix product, one register tile at a time.
namespace strata::inline STRATA_CONFIGURATION::detail {

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

/// The right factor where it is a transpose, or to be paired: one panel of Columns columns is turned around once, or
/// rounded, and then used by every tile of rows.
template <class P, Size Columns>
struct RowsPacked {
  using Step = StepOf<P>;

  alignas(cache_line) std::array<Step, P::depth * Columns> panel;
  Size first_column;

  RowsPacked(const typename P::Scalar* right, Size column, Size count) : first_column(column) {
    fill_panel<P, Columns>(panel.data(), right, 0, P::depth, column, count);
  }

  template <Size Count>
  Pack<Step> at(Size k, Size column) const {
    return load<lanes<Step>>(panel.data() + k * Columns + (column - first_column));
  }
};

/// How many packs wide a tile of this product may be: any, or as wide as a panel of the whole depth that fits its
/// place, or, if there is none, of a part of the depth.
template <class P>
constexpr Size most_packs() {
  constexpr Size one_pack = P::depth * lanes<typename P::Scalar> * sizeof(typename P::Scalar);
  if constexpr (multiplies_pairs<P>)
    return std::max(panel_bytes / one_pack, most_deep_packs);
  else if constexpr (P::Right::column_stride == 1)
    return ~Size{0};
  else
    return one_pack <= panel_bytes ? panel_bytes / one_pack : most_deep_packs;
}

/// Both factors of a product for one column of tiles, Columns numbers wide.
template <class P, Size Columns>
struct TileFactors {
  using Scalar = typename P::Scalar;
  using Step = StepOf<P>;
  static constexpr bool in_place = P::Right::column_stride == 1 && !multiplies_pairs<P>;
  using Right = std::conditional_t<in_place, RowsInPlace<P>, RowsPacked<P, Columns>>;

  const Step* left;
  Right right;
  [[no_unique_address]] Beginning<P> beginning;

  TileFactors(const P& product, Size column, Size count)
      : left(product.left), right(make_right(product.right, column, count)), beginning(product) {}

  /// A tile of so few multiply-adds has no loop.
  static constexpr Size unrolled_steps = 64;

  template <Size Rows, Size Packs>
  using Sums = std::array<std::array<Pack<Scalar>, Packs>, Rows>;

  /// The tile (r, v) = Σ_k a(row + r, k) · b(k, column + v·lanes …), summed up in registers. LastCount lanes of the
  /// last pack lie inside the matrix.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED Sums<Rows, Packs> accumulate(Size row, Size column) const {
    constexpr Size partials = partial_sums(Rows * Packs, P::depth), whole = P::depth - P::depth % partials;
    std::array<Sums<Rows, Packs>, partials> sums;
    begin_sums<LastCount>(sums, beginning, row, column);

    // Without being told to unroll, g++ leaves tall tiles rolled up, and the sums then lie in memory.
    const Step* from = left + row * P::Left::row_stride;
    if constexpr (P::depth * Rows * Packs <= unrolled_steps) {
      [&]<Size... K>(std::index_sequence<K...>) STRATA_INLINED {
        (add<Rows, Packs, LastCount>(from, K, column, sums[K % partials]), ...);
      }
      (std::make_index_sequence<P::depth>{});
    } else {
      for (Size k = 0; k < whole; k += partials) {
#pragma GCC unroll 8
        for (Size i = 0; i < partials; ++i) add<Rows, Packs, LastCount>(from, k + i, column, sums[i]);
      }
#pragma GCC unroll 8
      for (Size k = whole; k < P::depth; ++k) add<Rows, Packs, LastCount>(from, k, column, sums[k - whole]);
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
  /// sums(r, v) += a(r, k) · b(k, column + v·lanes …).
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED void add(const Step* from, Size k, Size column, Sums<Rows, Packs>& sums) const {
    constexpr Size width = lanes<Scalar>;
    std::array<Pack<Step>, Packs> b;
    for (Size v = 0; v + 1 < Packs; ++v) b[v] = right.template at<width>(k, column + v * width);
    b[Packs - 1] = right.template at<LastCount>(k, column + (Packs - 1) * width);
    if constexpr (Rows > 1) hold_in_registers(b);
#pragma GCC unroll 16
    for (Size r = 0; r < Rows; ++r) {
      const Pack<Step> a(from[r * P::Left::row_stride + k * P::Left::column_stride]);
#pragma GCC unroll 32
      for (Size v = 0; v < Packs; ++v) sums[r][v] = multiply_add(a, b[v], sums[r][v]);
    }
  }

  static Right make_right(const Scalar* right, Size column, Size count) {
    if constexpr (in_place)
      return Right{right};
    else
      return Right(right, column, count);
  }
};

/// What counts as a small number of rows or columns.
inline constexpr Size narrow_width = 64;

/// Whether both factors lie along the depth, in whole packs, and are so small that each number of the product is better
/// summed up over the lanes than the right factor turned around.
template <class P>
inline constexpr bool sums_across =
    !multiplies_pairs<P> && P::Left::column_stride == 1 && P::Right::row_stride == 1 && P::Right::column_stride != 1 &&
    P::depth % lanes<typename P::Scalar> == 0 && P::Left::rows <= narrow_width && P::Right::columns <= narrow_width;

/// Such factors: a pack of products per number, lanes of the depth side by side, and the lanes folded at the end.
template <class P>
struct FactorsAcross {
  using Scalar = typename P::Scalar;

  const Scalar* left;
  const Scalar* right;
  [[no_unique_address]] Beginning<P> beginning;

  FactorsAcross(const P& product, Size, Size) : left(product.left), right(product.right), beginning(product) {}

  /// As in TileFactors, for a tile of as many numbers as a pack has at most: each has a register for its sum.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED std::array<std::array<Pack<Scalar>, 1>, Rows> accumulate(Size row, Size column) const {
    constexpr Size width = lanes<Scalar>;
    static_assert(Rows * LastCount <= width && Packs == 1);
    std::array<Pack<Scalar>, width> sums;
    sums.fill(Pack<Scalar>(Scalar(0)));
    const Scalar *a = left + row * P::Left::row_stride, *b = right + column * P::Right::column_stride;
    for (Size k = 0; k < P::depth; k += width) {
      std::array<Pack<Scalar>, LastCount> factors;
#pragma GCC unroll 16
      for (Size j = 0; j < LastCount; ++j) factors[j] = load<width>(b + j * P::Right::column_stride + k);
      if constexpr (Rows > 1) hold_in_registers(factors);
#pragma GCC unroll 16
      for (Size r = 0; r < Rows; ++r) {
        const auto factor = load<width>(a + r * P::Left::row_stride + k);
#pragma GCC unroll 16
        for (Size j = 0; j < LastCount; ++j)
          sums[r * LastCount + j] = multiply_add(factor, factors[j], sums[r * LastCount + j]);
      }
    }
    const auto folded = fold_each<Scalar>(sums);
    const auto of_row = [&]<Size R>(std::integral_constant<Size, R>) STRATA_INLINED {
      const auto begun = beginning.template at<LastCount>(row + R, column);
      if constexpr (R == 0)
        return folded + begun;
      else
        return lanes_from<R * LastCount>(folded, folded) + begun;
    };
    return [&]<Size... R>(std::index_sequence<R...>) STRATA_INLINED {
      return std::array<std::array<Pack<Scalar>, 1>, Rows>{{{of_row(std::integral_constant<Size, R>())}...}};
    }
    (std::make_index_sequence<Rows>());
  }
};

/// How P's factors are read for tiles of so many rows and packs.
template <class P, Size TileRows, Size Packs>
constexpr auto factors_type() {
  constexpr Size columns = Packs * lanes<typename P::Scalar>;
  if constexpr (lies_in_runs<typename P::Left>)
    return std::type_identity<RunFactors<P>>();
  else if constexpr (is_dot_product<P>())
    return std::type_identity<DotFactors<P>>();
  else if constexpr (sums_across<P>)
    return std::type_identity<FactorsAcross<P>>();
  else if constexpr (is_row_product<P>() && Packs == packs<typename P::Scalar, P::Right::columns>)
    return std::type_identity<RowFactors<P>>();
  else if constexpr (is_deep<P, columns>())
    return std::type_identity<DeepFactors<P, columns, TileRows>>();
  else
    return std::type_identity<TileFactors<P, columns>>();
}
template <class P, Size TileRows, Size Packs>
using FactorsFor = typename decltype(factors_type<P, TileRows, Packs>())::type;

/// For how many tiles below each other such factors may be made.
template <class Factors>
inline constexpr Size tiles_at_once = ~Size{0};
template <class P, Size Columns, Size TileRows>
inline constexpr Size tiles_at_once<DeepFactors<P, Columns, TileRows>> =
    DeepFactors<P, Columns, TileRows>::tiles_at_once;

/// They, for some of the tiles of one column.
template <class Factors, class P>
STRATA_INLINED inline Factors make_factors(const P& product, Size column, Size count, Share tiles) {
  if constexpr (tiles_at_once<Factors> == ~Size{0})
    return Factors(product, column, count);
  else
    return Factors(product, column, count, tiles);
}

}  // namespace strata::detail
