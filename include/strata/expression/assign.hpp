// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>

#include "strata/expression/lower.hpp"
#include "strata/expression/product.hpp"

namespace strata {

namespace detail {

/// destination(row, …) = node(row, …) for one row of Columns numbers, pack by pack.
template <Size Columns, class Scalar>
inline void assign_row(Scalar* to, Size row, const auto& node) {
  constexpr Size width = lanes<Scalar>, whole = Columns - Columns % width;
  constexpr std::array<Pack<Scalar>, 0> no_sums{};
  for (Size column = 0; column < whole; column += width)
    store<width>(to + column, node.template at<width>(row, column, no_sums));
  if constexpr (Columns % width != 0)
    store<Columns % width>(to + whole, node.template at<Columns % width>(row, whole, no_sums));
}

/// One product's tile, whatever memory its right factor lies in.
template <Size Rows, Size Packs, Size LastCount, class P>
inline auto accumulate_in_place(const P& product, Size row, Size column) {
  if constexpr (P::Right::column_stride == 1)
    return accumulate<P, Rows, Packs, LastCount>(product, RowsInPlace<P>{product.right}, row, column);
  else
    return accumulate<P, Rows, Packs, LastCount>(product, RowsGathered<P>{product.right}, row, column);
}

/// The epilogue: the rest of the expression on the registers of a tile, and the store.
template <Size Rows, Size Packs, Size LastCount, Size Columns, class Scalar, Size Products>
inline void finish_tile(Scalar* to, Size row, Size column, const auto& node,
                        const std::array<Sums<Scalar, Rows, Packs>, Products>& sums) {
  constexpr Size width = lanes<Scalar>;
  const auto finish = [&]<Size Count>(std::integral_constant<Size, Count>, Size r, Size v) {
    std::array<Pack<Scalar>, Products> slots;
    for (Size p = 0; p < Products; ++p) slots[p] = sums[p][r][v];
    store<Count>(to + (row + r) * Columns + column + v * width,
                 node.template at<Count>(row + r, column + v * width, slots));
  };
  for (Size r = 0; r < Rows; ++r) {
    for (Size v = 0; v + 1 < Packs; ++v) finish(std::integral_constant<Size, width>{}, r, v);
    finish(std::integral_constant<Size, LastCount>{}, r, Packs - 1);
  }
}

/// All rows of one column of tiles: whole tiles, then the rows that are left.
template <Size Rows, Size TileRows, class Step>
inline void for_each_row_tile(Step&& step) {
  constexpr Size whole = Rows - Rows % TileRows;
  for (Size row = 0; row < whole; row += TileRows) step(std::integral_constant<Size, TileRows>{}, row);
  if constexpr (Rows % TileRows != 0) step(std::integral_constant<Size, Rows % TileRows>{}, whole);
}

template <Size Rows, Size Columns, Size TileRows, Size Packs, Size LastCount, class Scalar, class... Ps>
inline void assign_tile_column(Scalar* to, Size column, const auto& node, const std::tuple<Ps...>& products) {
  if constexpr (sizeof...(Ps) == 1) {
    using P = std::tuple_element_t<0, std::tuple<Ps...>>;
    using Panel = RowsPacked<P, Packs * lanes<Scalar>>;
    const P& product = std::get<0>(products);
    if constexpr (P::Right::column_stride != 1 && Panel::fits) {
      const Panel panel(product.right, column, (Packs - 1) * lanes<Scalar> + LastCount);
      for_each_row_tile<Rows, TileRows>([&]<Size R>(std::integral_constant<Size, R>, Size row) {
        finish_tile<R, Packs, LastCount, Columns, Scalar, 1>(
            to, row, column, node, {accumulate<P, R, Packs, LastCount>(product, panel, row, column)});
      });
      return;
    }
  }
  for_each_row_tile<Rows, TileRows>([&]<Size R>(std::integral_constant<Size, R>, Size row) {
    const auto sums = std::apply(
        [&](const auto&... product) {
          return std::array<Sums<Scalar, R, Packs>, sizeof...(Ps)>{
              accumulate_in_place<R, Packs, LastCount>(product, row, column)...};
        },
        products);
    finish_tile<R, Packs, LastCount, Columns, Scalar, sizeof...(Ps)>(to, row, column, node, sums);
  });
}

template <Size Rows, Size Columns, class Scalar, class... Ps>
inline void assign_tiles(Scalar* to, const auto& node, const std::tuple<Ps...>& products) {
  constexpr Size width = lanes<Scalar>, all_packs = packs<Scalar, Columns>;
  constexpr Size last_count = Columns - (all_packs - 1) * width;
  // A panel of a transposed right factor should fit its place on the stack.
  constexpr Size panel_packs = [] {
    Size most = all_packs;
    const auto limit = [&](Size depth, bool transposed) {
      if (transposed) most = std::min(most, std::max<Size>(1, 48 * 1024 / (depth * width * sizeof(Scalar))));
    };
    (limit(Ps::depth, Ps::Right::column_stride != 1), ...);
    return most;
  }();
  constexpr Tile tile = best_tile(Rows, all_packs, vector_registers / sizeof...(Ps), panel_packs);
  constexpr Size rest = all_packs % tile.packs == 0 ? tile.packs : all_packs % tile.packs;
  constexpr Size whole = all_packs - rest;

  if constexpr (whole > 0)
    for (Size pack = 0; pack < whole; pack += tile.packs)
      assign_tile_column<Rows, Columns, tile.rows, tile.packs, width>(to, pack * width, node, products);
  assign_tile_column<Rows, Columns, tile.rows, rest, last_count>(to, whole * width, node, products);
}

}  // namespace detail

/// destination ← expression, in one pass and without a temporary. The expression is any of xtensor's, `matmul` and
/// `sum_rows` among its leaves; shapes are checked at compile time (R×C from R×C, a vector of C repeats in each row).
/// It may read the destination where it writes, never elsewhere.
template <Buffer Destination, class Expression>
inline void assign(Destination& destination, const Expression& expression) {
  using Scalar = typename Shape<Destination>::Scalar;
  constexpr Size rows = Shape<Destination>::rows, columns = Shape<Destination>::columns;
  using Lowered = detail::Lower<Expression, Scalar, rows, columns>;

  const auto node = Lowered::template node<0>(expression);
  if constexpr (Lowered::products > 0) {
    detail::assign_tiles<rows, columns>(destination.data(), node, Lowered::factors(expression));
  } else if constexpr (Lowered::flat) {
    detail::assign_row<rows * columns>(destination.data(), 0, node);
  } else {
    for (Size row = 0; row < rows; ++row) detail::assign_row<columns>(destination.data() + row * columns, row, node);
  }
}

/// destination ← value everywhere.
template <Buffer Destination>
inline void fill(Destination& destination, typename Shape<Destination>::Scalar value) {
  assign(destination, xt::xscalar<typename Shape<Destination>::Scalar>(value));
}

}  // namespace strata
