// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/rows.hpp"

/// How much each row of a batch counts in its mean.
namespace strata::inline STRATA_CONFIGURATION {

/// Every row as much as the others: the mean is that of the rows.
struct EqualWeights {
  static double total(Size rows) { return static_cast<double>(rows); }
  template <class Value>
  static const Value& weigh(Size, const Value& value) {
    return value;
  }
};

/// Each row by a weight of its own, zero or positive: the mean is Σ w_i J_i / Σ w_i, of a batch as of a data set.
template <class Scalar, Size Batch>
struct RowWeights {
  alignas(cache_line) std::array<Scalar, Batch> weights{};

  double total(Size rows) const {
    double sum = 0;
    for (Size row = 0; row < rows; ++row) sum += static_cast<double>(weights[row]);
    return sum;
  }

  /// The value of a row, or of as many rows as a pack has lanes, times its weight.
  template <class Value>
  Value weigh(Size row, const Value& value) const {
    if constexpr (is_batch<Value>)
      return value * load<lanes<Scalar>>(weights.data() + row);
    else
      return value * static_cast<Value>(weights[row]);
  }
};

namespace detail {

/// The mean of which the rows' weighted sum is known. Rows that all weigh nothing have a mean of 0.
template <class Weights>
double mean_of(double sum, Size rows, const Weights& weights) {
  const double total = weights.total(rows);
  if constexpr (std::same_as<Weights, EqualWeights>)
    return sum / total;
  else
    return total > 0 ? sum / total : 0;
}

/// What a weight of 1 is of the total.
template <class Scalar, class Weights>
Scalar share_of_weight(Size rows, const Weights& weights) {
  const double total = weights.total(rows);
  return total > 0 ? Scalar(1) / static_cast<Scalar>(total) : Scalar(0);
}

}  // namespace detail
}  // namespace strata
