// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "strata/expression/lower.hpp"
#include "strata/expression/product.hpp"
#include "strata/expression/team.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

// All of these are inlined into one loop nest, so that the lowered expression (pointers, constants) stays in registers:
// a store through a SIMD pointer might change anything that has an address.

/// destination(row, …) = node(row, …) for some of the packs of one row of Columns numbers.
template <Size Columns, class Scalar, class Node>
STRATA_INLINED inline void assign_row(Scalar* to, Size row, const Node& node, Share of_packs) {
  constexpr Size width = lanes<Scalar>, whole = Columns / width;
  constexpr std::array<Pack<Scalar>, 0> no_sums{};
  for (Size pack = of_packs.begin; pack < std::min(of_packs.end, whole); ++pack)
    store<width>(to + pack * width, node.template at<width>(row, pack * width, no_sums));
  if constexpr (Columns % width != 0)
    if (of_packs.end > whole)
      store<Columns % width>(to + whole * width, node.template at<Columns % width>(row, whole * width, no_sums));
}

constexpr Size tiles_of(Size rows, Size tile_rows) { return (rows + tile_rows - 1) / tile_rows; }

/// Where the expression is stored: rows of Columns numbers, in groups over the ends of which no tile reaches.
template <Size Rows, Size Columns, class Scalar, class Node, Size RowGroup>
struct TiledAssignment {
  static constexpr Size group = std::min(Rows, RowGroup);
  static_assert(Rows % group == 0);
  static constexpr Size width = lanes<Scalar>, all_packs = packs<Scalar, Columns>;
  static constexpr Size last_count = Columns - (all_packs - 1) * width;

  Scalar* to;
  Node node;

  /// One tile: the products' sums, then the rest of the expression on them, pack by pack, and the store. The sums go
  /// through a few cache lines on the stack, so that this epilogue may stay a loop: unrolled, a sigmoid alone is longer
  /// than the product; rolled up over registers, it drags the sums out of them (a quarter of the time, measured).
  template <Size TileRows, Size Packs, Size LastCount, class... Factors>
  STRATA_INLINED void tile(Size row, Size column, const Factors&... factors) const {
    if constexpr (TileRows * Packs <= unrolled_packs) {
      small_tile<TileRows, Packs, LastCount>(row, column,
                                             factors.template accumulate<TileRows, Packs, LastCount>(row, column)...);
    } else {
      constexpr Size products = sizeof...(Factors), size = TileRows * Packs * width;
      alignas(cache_line) std::array<Scalar, products * size> sums;
      Scalar* out = sums.data();
      (keep<TileRows, Packs>(factors.template accumulate<TileRows, Packs, LastCount>(row, column),
                             std::exchange(out, out + size)),
       ...);
      for (Size r = 0; r < TileRows; ++r) {
        const auto sums_of_products = [&](Size v) STRATA_INLINED {
          std::array<Pack<Scalar>, products> packs;
          for (Size p = 0; p < products; ++p) packs[p] = load<width>(sums.data() + p * size + (r * Packs + v) * width);
          return packs;
        };
        for (Size v = 0; v + 1 < Packs; ++v) put<width>(row + r, column + v * width, sums_of_products(v));
        put<LastCount>(row + r, column + (Packs - 1) * width, sums_of_products(Packs - 1));
      }
    }
  }

  /// Some of the tiles of one column: whole ones, and at the end the rows that are left.
  template <Size TileRows, Size Packs, Size LastCount, class... Factors>
  STRATA_INLINED void column_of_tiles(Size column, Share rows_of_tiles, const Factors&... factors) const {
    constexpr Size whole = group / TileRows, in_group = tiles_of(group, TileRows);
    if constexpr (group == Rows) {
      for (Size i = rows_of_tiles.begin; i < std::min(rows_of_tiles.end, whole); ++i)
        tile<TileRows, Packs, LastCount>(i * TileRows, column, factors...);
      if constexpr (Rows % TileRows != 0)
        if (rows_of_tiles.end > whole) tile<Rows % TileRows, Packs, LastCount>(whole * TileRows, column, factors...);
    } else {
      for (Size i = rows_of_tiles.begin; i < rows_of_tiles.end; ++i) {
        const Size row = i / in_group * group + i % in_group * TileRows;
        if (group % TileRows == 0 || i % in_group < whole)
          tile<TileRows, Packs, LastCount>(row, column, factors...);
        else if constexpr (group % TileRows != 0)
          tile<group % TileRows, Packs, LastCount>(row, column, factors...);
      }
    }
  }

  /// The same, each product's right factor read where it lies or, transposed, from a packed panel.
  template <Size TileRows, Size Packs, Size LastCount, class... Ps>
  void prepared_column(Size column, Share rows_of_tiles, const Ps&... products) const {
    const TiledAssignment local = *this;
    constexpr Size at_once = std::min({tiles_at_once<FactorsFor<Ps, TileRows, Packs>>...});
    const auto tiles = [&](Share part) STRATA_INLINED {
      local.template column_of_tiles<TileRows, Packs, LastCount>(
          column, part,
          make_factors<FactorsFor<Ps, TileRows, Packs>>(products, column, (Packs - 1) * width + LastCount, part)...);
    };
    if constexpr (at_once == ~Size{0})
      tiles(rows_of_tiles);
    else
      for (Size tile = rows_of_tiles.begin; tile < rows_of_tiles.end; tile += at_once)
        tiles({tile, std::min(tile + at_once, rows_of_tiles.end)});
  }

  /// The same for a column with so much to do that a call costs nothing: there, what surrounds it cannot draw anything
  /// out of the registers (inside of an OpenMP region, g++ 12 let a product take 40 % longer).
  template <Size TileRows, Size Packs, Size LastCount, class... Ps>
  [[gnu::noinline]] void column_apart(Size column, Share rows_of_tiles, const Ps&... products) const {
    prepared_column<TileRows, Packs, LastCount>(column, rows_of_tiles, products...);
  }
  template <Size TileRows, Size Packs, Size LastCount, class... Ps>
  void do_column(Size column, Share rows_of_tiles, const Ps&... products) const {
    constexpr Size much = 50000;
    if constexpr (Rows * Packs * width * (Ps::depth * ...) > much)
      column_apart<TileRows, Packs, LastCount>(column, rows_of_tiles, products...);
    else
      prepared_column<TileRows, Packs, LastCount>(column, rows_of_tiles, products...);
  }

  /// The team's member does its part of all tiles, column by column.
  template <class Team, class... Ps>
  void run(const Team& team, const Ps&... products) const {
    constexpr Tile tile =
        (sums_across<Ps> || ...) ? Tile{1, 1}
        : (is_row_product<Ps>() && ...)
            ? Tile{1, all_packs}
            : best_tile(group, all_packs, vector_registers / sizeof...(Ps), std::min({most_packs<Ps>()..., all_packs}));
    constexpr Cut cut(all_packs, tile.packs);
    constexpr Size rows_of_tiles = Rows / group * tiles_of(group, tile.rows);
    // Shares are measured in packs, since a column's tiles may be wider than another's.
    const Share share = team.share_of(rows_of_tiles * all_packs);
    const auto do_tiles = [&]<Size Packs, Size LastCount>(std::integral_constant<Size, Packs>,
                                                          std::integral_constant<Size, LastCount>, Size column) {
      // Sums over lanes of a narrow column fill a pack with those of several rows.
      constexpr bool several = group == Rows && (sums_across<Ps> && ...);
      constexpr Size height = several ? std::min(Rows, width / LastCount) : tile.rows;
      constexpr Size tiles = Rows / group * tiles_of(group, height), packs_of_tile = Packs * height / tile.rows;
      const auto tiles_before = [&](Size packs) {
        const Size earlier = column / width * rows_of_tiles;
        return packs <= earlier ? 0 : std::min(tiles, (packs - earlier + packs_of_tile - 1) / packs_of_tile);
      };
      if constexpr (std::same_as<Team, Alone>)
        do_column<height, Packs, LastCount>(column, {0, tiles}, products...);
      else if (const Share own{tiles_before(share.begin), tiles_before(share.end)}; own.begin < own.end)
        do_column<height, Packs, LastCount>(column, own, products...);
    };
    constexpr std::integral_constant<Size, cut.base + 1> wide;
    constexpr std::integral_constant<Size, cut.base> base;
    constexpr std::integral_constant<Size, width> full;

    Size column = 0;
    if constexpr (cut.wide > 0)
      for (Size i = 0; i < cut.wide; ++i, column += (cut.base + 1) * width) do_tiles(wide, full, column);
    if constexpr (cut.tiles - cut.wide > 1)
      for (Size i = cut.wide; i + 1 < cut.tiles; ++i, column += cut.base * width) do_tiles(base, full, column);
    do_tiles(base, std::integral_constant<Size, last_count>(), column);
  }

 private:
  /// A tile of so few packs goes on in registers.
  static constexpr Size unrolled_packs = 4;

  template <Size TileRows, Size Packs, Size LastCount, class... Sums>
  STRATA_INLINED void small_tile(Size row, Size column, const Sums&... sums) const {
#pragma GCC unroll 4
    for (Size r = 0; r < TileRows; ++r) {
#pragma GCC unroll 4
      for (Size v = 0; v + 1 < Packs; ++v) put<width>(row + r, column + v * width, std::array{sums[r][v]...});
      put<LastCount>(row + r, column + (Packs - 1) * width, std::array{sums[r][Packs - 1]...});
    }
  }

  template <Size TileRows, Size Packs>
  STRATA_INLINED static void keep(const auto& sums, Scalar* to) {
#pragma GCC unroll 16
    for (Size r = 0; r < TileRows; ++r)
#pragma GCC unroll 32
      for (Size v = 0; v < Packs; ++v) store<width>(to + (r * Packs + v) * width, sums[r][v]);
  }

  template <Size Count, Size Products>
  STRATA_INLINED void put(Size row, Size column, const std::array<Pack<Scalar>, Products>& sums_of_products) const {
    store<Count>(to + row * Columns + column, node.template at<Count>(row, column, sums_of_products));
  }
};

}  // namespace detail

/// destination ← expression, in one pass and without a temporary. The expression is any of xtensor's, `matmul` and
/// `sum_rows` among its leaves; shapes are checked at compile time (R×C from R×C, a vector of C repeats in each row).
/// It may read the destination where it writes, never elsewhere. All members of a team call it together, and it is done
/// when it returns.
template <Buffer Destination, class Expression, class Team = Alone>
inline void assign(Destination& destination, const Expression& expression, const Team& team = {}) {
  using To = Shape<Destination>;
  using Scalar = typename To::Scalar;
  using Lowered = detail::Lower<Expression, Scalar, To::rows, To::columns, To::by_columns>;
  constexpr Size rows = To::by_columns ? To::columns : To::rows, columns = To::by_columns ? To::rows : To::columns;

  const auto node = Lowered::template node<0>(expression);
  if constexpr (Lowered::products > 0) {
    const auto run = [&]<class... Products>(const Products&... products) {
      constexpr Size group = std::min({detail::row_group_of<Products>()...});
      const detail::TiledAssignment<rows, columns, Scalar, std::remove_const_t<decltype(node)>, group> tiled{
          destination.data(), node};
      tiled.run(team, products...);
    };
    [&]<Size... Slot>(std::index_sequence<Slot...>) { run(Lowered::template product<Slot>(expression)...); }
    (std::make_index_sequence<Lowered::products>{});
  } else if constexpr (Lowered::flat) {
    detail::assign_row<rows * columns>(destination.data(), 0, node, team.share_of(packs<Scalar, rows * columns>));
  } else {
    const Share part = team.share_of(rows);
    for (Size row = part.begin; row < part.end; ++row)
      detail::assign_row<columns>(destination.data() + row * columns, row, node, {0, packs<Scalar, columns>});
  }
  team.wait();
}

/// The same into a view that is made in place, such as `as<Rows, Columns>(m)`.
template <class View, class Expression, class Team = Alone>
requires(Buffer<View> && !std::is_lvalue_reference_v<View> &&
         !std::is_const_v<View>) inline void assign(View&& view, const Expression& expression, const Team& team = {}) {
  assign(view, expression, team);
}

/// destination ← value everywhere.
template <Buffer Destination>
inline void fill(Destination& destination, typename Shape<Destination>::Scalar value) {
  assign(destination, xt::xscalar<typename Shape<Destination>::Scalar>(value));
}

}  // namespace strata
