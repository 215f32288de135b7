// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/fold.hpp"
#include "strata/tensor/pack.hpp"

/// The sum of a matrix's rows, lowered: for a matrix that lies row by row, and for one that lies column by column.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Four sums at a time, because one addition waits several cycles for the one before.
template <class Scalar, Size Rows, class Node>
struct RowSumNode {
  Node summand;

  template <Size Count>
  Pack<Scalar> at(Size, Size column, const auto& sums) const {
    constexpr Size parallel = 4, whole = Rows - Rows % parallel;
    std::array<Pack<Scalar>, parallel> partial;
    for (auto& sum : partial) sum = Pack<Scalar>(Scalar(0));
    for (Size row = 0; row < whole; row += parallel)
      for (Size i = 0; i < parallel; ++i) partial[i] = partial[i] + summand.template at<Count>(row + i, column, sums);
    for (Size row = whole; row < Rows; ++row) partial[0] = partial[0] + summand.template at<Count>(row, column, sums);
    return (partial[0] + partial[1]) + (partial[2] + partial[3]);
  }
};

/// The sums of rows that lie across memory: of so many numbers each, side by side.
template <class Scalar, Size Rows, class Node>
struct RowSumAcrossNode {
  Node summand;

  template <Size Count>
  Pack<Scalar> at(Size, Size column, const auto& sums) const {
    constexpr Size width = lanes<Scalar>, whole = Rows - Rows % width;
    const Pack<Scalar> zero(Scalar(0));
    std::array<Pack<Scalar>, width> partial;
    partial.fill(zero);
    for (Size j = 0; j < Count; ++j) {
      for (Size row = 0; row < whole; row += width)
        partial[j] = partial[j] + summand.template at<width>(column + j, row, sums);
      if constexpr (Rows % width != 0)
        partial[j] = partial[j] + first_lanes<Rows % width, Scalar>(
                                      summand.template at<Rows % width>(column + j, whole, sums), zero);
    }
    return fold_each<Scalar>(partial);
  }
};

}  // namespace strata::detail
