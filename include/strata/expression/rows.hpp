// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/row.hpp"
#include "strata/expression/team.hpp"
#include "strata/tensor/matrix.hpp"

/// Walking through the rows of matrices: one row at a time, or, where they lie column by column, as many at a time as a
/// pack has lanes, each lane a row. One formula serves both: a row of numbers, or a row of packs.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What stands for one number when rows of M are walked through, and how many rows that are.
template <Buffer M>
using RowElement = std::conditional_t<Shape<M>::by_columns, Pack<typename Shape<M>::Scalar>, typename Shape<M>::Scalar>;
template <Buffer M>
inline constexpr Size rows_at_once = Shape<M>::by_columns ? lanes<typename Shape<M>::Scalar> : 1;

template <Buffer M>
using RegisterRow = RowInRegisters<RowElement<M>, Shape<M>::columns>;

/// Longer rows stay in memory.
template <Buffer M>
inline constexpr bool fits_registers = Shape<M>::by_columns || packs<typename Shape<M>::Scalar, Shape<M>::columns> <= 4;

template <Buffer M>
auto row_in_memory(M& m, Size row) {
  using Number = std::remove_pointer_t<decltype(m.data())>;
  return Row<Number, Shape<M>::columns>(m.data() + row * Shape<M>::columns);
}

template <Buffer M>
RegisterRow<M> load_row(M& m, Size row) {
  if constexpr (!Shape<M>::by_columns) {
    return RegisterRow<M>(row_in_memory(m, row));
  } else {
    RegisterRow<M> result;
    for (Size j = 0; j < Shape<M>::columns; ++j)
      result.values[j] = load<rows_at_once<M>>(m.data() + j * Shape<M>::rows + row);
    return result;
  }
}

template <Buffer M>
void store_row(M& m, Size row, const RegisterRow<M>& values) {
  if constexpr (!Shape<M>::by_columns) {
    values.store_to(row_in_memory(m, row));
  } else if constexpr (!std::is_const_v<M>) {
    for (Size j = 0; j < Shape<M>::columns; ++j)
      store<rows_at_once<M>>(m.data() + j * Shape<M>::rows + row, values.values[j]);
  }
}

/// f(row, rows of the matrices at it…) for some of the rows, the first of which begins a group of those that are looked
/// at together; the last group may exceed them. What f does to the rows of `changed` is kept.
template <class F, Buffer Changed, Buffer... Others>
void for_each_row(Share rows, F&& f, Changed& changed, const Others&... others) {
  constexpr Size step = rows_at_once<Changed>;
  static_assert(((Shape<Others>::by_columns == Shape<Changed>::by_columns) && ...) && Shape<Changed>::rows % step == 0);
  constexpr bool in_registers =
      (fits_registers<Changed> && ... &&
       fits_registers<Others>)&&std::invocable<F&, Size, RegisterRow<Changed>&, const RegisterRow<const Others>&...>;
  for (Size row = rows.begin; row < rows.end; row += step) {
    if constexpr (in_registers) {
      auto own = load_row(changed, row);
      f(row, own, static_cast<const RegisterRow<const Others>&>(load_row(others, row))...);
      if constexpr (!std::is_const_v<Changed>) store_row(changed, row, own);
    } else {
      f(row, row_in_memory(changed, row), row_in_memory(others, row)...);
    }
  }
}

/// Rows are dealt out to a team in blocks of so many, or what is left of them.
inline constexpr Size row_block = 16;

template <Size Rows>
inline constexpr Size row_blocks = (Rows + row_block - 1) / row_block;

template <Size Rows>
constexpr Share rows_of_blocks(Share blocks) {
  return {std::min(Rows, blocks.begin * row_block), std::min(Rows, blocks.end * row_block)};
}

}  // namespace strata::detail
