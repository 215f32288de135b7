// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "strata/expression/lower.hpp"
#include "strata/expression/product.hpp"

namespace strata {

namespace detail {

// All of these are inlined into one loop nest, so that the lowered expression (pointers, constants) stays in registers:
// a store through a SIMD pointer might change anything that has an address.

/// destination(row, …) = node(row, …) for one row of Columns numbers, pack by pack.
template <Size Columns, class Scalar, class Node>
[[gnu::always_inline]] inline void assign_row(Scalar* to, Size row, const Node& node) {
  constexpr Size width = lanes<Scalar>, whole = Columns - Columns % width;
  constexpr std::array<Pack<Scalar>, 0> no_sums{};
  for (Size column = 0; column < whole; column += width)
    store<width>(to + column, node.template at<width>(row, column, no_sums));
  if constexpr (Columns % width != 0)
    store<Columns % width>(to + whole, node.template at<Columns % width>(row, whole, no_sums));
}

/// Where the expression is stored: rows of Columns numbers.
template <Size Rows, Size Columns, class Scalar, class Node>
struct TiledAssignment {
  static constexpr Size width = lanes<Scalar>, all_packs = packs<Scalar, Columns>;
  static constexpr Size last_count = Columns - (all_packs - 1) * width;

  Scalar* to;
  Node node;

  /// One tile: the products' sums, then the rest of the expression on them, pack by pack, and the store. The sums go
  /// through a few cache lines on the stack, so that this epilogue may stay a loop: unrolled, a sigmoid alone is longer
  /// than the product; rolled up over registers, it drags the sums out of them (a quarter of the time, measured).
  template <Size TileRows, Size Packs, Size LastCount, class... Factors>
  [[gnu::always_inline]] void tile(Size row, Size column, const Factors&... factors) const {
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
        const auto slots = [&](Size v) {
          std::array<Pack<Scalar>, products> packs;
          for (Size p = 0; p < products; ++p) packs[p] = load<width>(sums.data() + p * size + (r * Packs + v) * width);
          return packs;
        };
        for (Size v = 0; v + 1 < Packs; ++v) put<width>(row + r, column + v * width, slots(v));
        put<LastCount>(row + r, column + (Packs - 1) * width, slots(Packs - 1));
      }
    }
  }

  /// All rows of one column of tiles: whole tiles, then the rows that are left.
  template <Size TileRows, Size Packs, Size LastCount, class... Factors>
  [[gnu::always_inline]] void column_of_tiles(Size column, const Factors&... factors) const {
    constexpr Size whole = Rows - Rows % TileRows;
    for (Size row = 0; row < whole; row += TileRows) tile<TileRows, Packs, LastCount>(row, column, factors...);
    if constexpr (Rows % TileRows != 0) tile<Rows % TileRows, Packs, LastCount>(whole, column, factors...);
  }

  /// A column of tiles, each product's right factor read where it lies or, transposed, from a packed panel.
  template <Size TileRows, Size Packs, Size LastCount, class... Ps>
  void prepared_column(Size column, const Ps&... products) const {
    const TiledAssignment local = *this;
    local.template column_of_tiles<TileRows, Packs, LastCount>(
        column, FactorsFor<Ps, Packs * width>(products, column, (Packs - 1) * width + LastCount)...);
  }

  template <class... Ps>
  void run(const Ps&... products) const {
    constexpr Tile tile = (sums_across<Ps> || ...) ? Tile{1, 1}
                                                   : best_tile(Rows, all_packs, vector_registers / sizeof...(Ps),
                                                               std::min({most_packs<Ps>()..., all_packs}));
    constexpr Cut cut(all_packs, tile.packs);
    Size column = 0;
    if constexpr (cut.wide > 0)
      for (Size i = 0; i < cut.wide; ++i, column += (cut.base + 1) * width)
        prepared_column<tile.rows, cut.base + 1, width>(column, products...);
    if constexpr (cut.tiles - cut.wide > 1)
      for (Size i = cut.wide + 1; i < cut.tiles; ++i, column += cut.base * width)
        prepared_column<tile.rows, cut.base, width>(column, products...);
    prepared_column<tile.rows, cut.base, last_count>(column, products...);
  }

 private:
  /// A tile of so few packs goes on in registers.
  static constexpr Size unrolled_packs = 4;

  template <Size TileRows, Size Packs, Size LastCount, class... Sums>
  [[gnu::always_inline]] void small_tile(Size row, Size column, const Sums&... sums) const {
#pragma GCC unroll 4
    for (Size r = 0; r < TileRows; ++r) {
#pragma GCC unroll 4
      for (Size v = 0; v + 1 < Packs; ++v) put<width>(row + r, column + v * width, std::array{sums[r][v]...});
      put<LastCount>(row + r, column + (Packs - 1) * width, std::array{sums[r][Packs - 1]...});
    }
  }

  template <Size TileRows, Size Packs>
  [[gnu::always_inline]] static void keep(const auto& sums, Scalar* to) {
#pragma GCC unroll 16
    for (Size r = 0; r < TileRows; ++r)
#pragma GCC unroll 32
      for (Size v = 0; v < Packs; ++v) store<width>(to + (r * Packs + v) * width, sums[r][v]);
  }

  template <Size Count, Size Products>
  [[gnu::always_inline]] void put(Size row, Size column, const std::array<Pack<Scalar>, Products>& slots) const {
    store<Count>(to + row * Columns + column, node.template at<Count>(row, column, slots));
  }
};

}  // namespace detail

/// destination ← expression, in one pass and without a temporary. The expression is any of xtensor's, `matmul` and
/// `sum_rows` among its leaves; shapes are checked at compile time (R×C from R×C, a vector of C repeats in each row).
/// It may read the destination where it writes, never elsewhere.
template <Buffer Destination, class Expression>
inline void assign(Destination& destination, const Expression& expression) {
  using To = Shape<Destination>;
  using Scalar = typename To::Scalar;
  using Lowered = detail::Lower<Expression, Scalar, To::rows, To::columns, To::by_columns>;
  constexpr Size rows = To::by_columns ? To::columns : To::rows, columns = To::by_columns ? To::rows : To::columns;

  const auto node = Lowered::template node<0>(expression);
  if constexpr (Lowered::products > 0) {
    const detail::TiledAssignment<rows, columns, Scalar, std::remove_const_t<decltype(node)>> tiled{destination.data(),
                                                                                                    node};
    std::apply([&](const auto&... products) { tiled.run(products...); }, Lowered::factors(expression));
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
