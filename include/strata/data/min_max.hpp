// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>

#include "strata/data/any_dataset.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Min-max scaling, column by column: x ↦ (x − minimum) / (maximum − minimum), fitted on the training set and applied
/// to every other: the training set comes to lie in [0, 1], another set may reach beyond. A column that is constant in
/// the training set maps to 0.
template <Size Width, class Scalar = float>
struct MinMax {
  std::array<Scalar, Width> minimum;
  std::array<Scalar, Width> maximum;

  /// Minimum and maximum of each column. Throws `Error` on a data set without rows, on NaN and infinity (naming row and
  /// column), and on a column whose range is more than a Scalar can hold.
  template <AnyDataset Data>
  static MinMax fit(const Data& data) {
    check_finite(data);
    if (data.rows() == 0) STRATA_THROW Error("strata::MinMax: nothing to fit; the data set has no rows");
    MinMax result;
    result.minimum.fill(std::numeric_limits<Scalar>::max());
    result.maximum.fill(std::numeric_limits<Scalar>::lowest());
    for (Size row = 0; row < data.rows(); ++row)
      for (Size column = 0; column < Width; ++column) {
        const Scalar x = data.input(row)[column];
        result.minimum[column] = std::min(result.minimum[column], x);
        result.maximum[column] = std::max(result.maximum[column], x);
      }
    result.check_ranges();
    return result;
  }

  /// One minimum and one maximum for all columns: for images, whose pixels share a scale, so that the brightness of one
  /// pixel stays comparable with that of another. Throws as `fit` does.
  template <AnyDataset Data>
  static MinMax fit_common(const Data& data) {
    MinMax result = fit(data);
    result.minimum.fill(*std::min_element(result.minimum.begin(), result.minimum.end()));
    result.maximum.fill(*std::max_element(result.maximum.begin(), result.maximum.end()));
    result.check_ranges();
    return result;
  }

  /// Scales a data set in place. Throws `Error` on NaN and infinity, naming row and column, and then leaves the data as
  /// they are.
  template <class Label>
  void apply(Dataset<Width, Label, Scalar>& data) const {
    check_finite(data);
    for (Size row = 0; row < data.rows(); ++row) apply(std::span<Scalar, Width>(&data.inputs[row * Width], Width));
  }

  /// Scales one input in place, unchecked: NaN stays NaN, except in a constant column.
  void apply(std::span<Scalar, Width> input) const {
    for (Size column = 0; column < Width; ++column) {
      const Scalar range = maximum[column] - minimum[column];
      input[column] = range > 0 ? (input[column] - minimum[column]) / range : Scalar{0};
    }
  }

  /// The scaling as x ↦ (x − shift) · factor, for a `Normalize` layer; 0 is the factor of a constant column.
  std::array<Scalar, Width> shift() const { return minimum; }
  std::array<Scalar, Width> factor() const {
    std::array<Scalar, Width> factors;
    for (Size column = 0; column < Width; ++column) {
      const Scalar range = maximum[column] - minimum[column];
      factors[column] = range > 0 ? 1 / range : Scalar{0};
    }
    return factors;
  }

  bool operator==(const MinMax&) const = default;

 private:
  template <AnyDataset Data>
  static void check_finite(const Data& data) {
    static_assert(Data::width == Width, "strata::MinMax: a data set must be as wide as its scaling");
    detail::check_finite_inputs(data, "strata::MinMax");
  }

  void check_ranges() const {
    for (Size column = 0; column < Width; ++column)
      if (!math::is_finite(maximum[column] - minimum[column]))
        STRATA_THROW Error(detail::text_of("strata::MinMax: the range of column ", column,
                                           " overflows; divide the column by a constant first"));
  }
};

}  // namespace strata
