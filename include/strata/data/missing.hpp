// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <string>

#include "strata/data/any_dataset.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The mean of each column, of the numbers that are there: NaN stands for one that is missing. Throws `Error` for a
/// column of which all are missing, and for an infinite number.
template <AnyDataset Data>
std::array<typename Data::Scalar, Data::width> column_means(const Data& data) {
  check_sizes(data);
  std::array<double, Data::width> sums{};
  std::array<Size, Data::width> counts{};
  for (Size row = 0; row < data.rows(); ++row) {
    const auto input = data.input(row);
    for (Size column = 0; column < Data::width; ++column) {
      const auto x = static_cast<double>(input[column]);
      if (!math::is_nan(x) && !math::is_finite(x))
        STRATA_THROW Error(detail::text_of("strata::column_means: the input in row ", row, ", column ", column,
                                           " is infinite; remove the row or fill in a finite number"));
      if (math::is_nan(x)) continue;
      sums[column] += x;
      ++counts[column];
    }
  }
  std::array<typename Data::Scalar, Data::width> means;
  for (Size column = 0; column < Data::width; ++column) {
    if (counts[column] == 0)
      STRATA_THROW Error(detail::text_of("strata::column_means: column ", column, " has no number; leave it out"));
    means[column] = static_cast<typename Data::Scalar>(sums[column] / static_cast<double>(counts[column]));
  }
  return means;
}

/// Puts values[c] where an input of column c is NaN, which stands for a missing one. For training, validation and test
/// set the values are those of the training set:
///
///     const auto means = column_means(training);
///     fill_missing(training, means), fill_missing(test, means);
template <Size Width, class Label, class Scalar>
void fill_missing(Dataset<Width, Label, Scalar>& data, const std::array<Scalar, Width>& values) {
  check_sizes(data);
  for (Size i = 0; i < data.inputs.size(); ++i)
    if (math::is_nan(data.inputs[i])) data.inputs[i] = values[i % Width];
}

}  // namespace strata
