// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <span>
#include <string>

#include "strata/data/any_dataset.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Z-scores, column by column: x ↦ (x − mean) / deviation, fitted on the training set and applied to every other: the
/// columns of the training set come to have mean 0 and variance 1. A column that is constant in the training set maps
/// to 0.
template <Size Width, class Scalar = float>
struct Standardize {
  std::array<Scalar, Width> mean;
  std::array<Scalar, Width> deviation;  ///< √(Σ (x − mean)² / rows); 0 of a constant column

  /// Mean and standard deviation of each column, in double precision by two passes. Throws `Error` on a data set
  /// without rows, on NaN and infinity (naming row and column), and on a column whose mean or deviation overflows.
  template <AnyDataset Data>
  static Standardize fit(const Data& data) {
    return fit_columns<Width>(data);
  }

  /// One mean and one deviation for all columns: for images, whose pixels share a scale. Throws as `fit` does.
  template <AnyDataset Data>
  static Standardize fit_common(const Data& data) {
    return fit_columns<1>(data);
  }

  /// Scales a data set in place. Throws `Error` on NaN and infinity, naming row and column, and then leaves the data as
  /// they are.
  template <class Label>
  void apply(Dataset<Width, Label, Scalar>& data) const {
    detail::check_finite_inputs(data, "strata::Standardize");
    for (Size row = 0; row < data.rows(); ++row) apply(std::span<Scalar, Width>(&data.inputs[row * Width], Width));
  }

  /// Scales one input in place, unchecked: NaN stays NaN, except in a constant column.
  void apply(std::span<Scalar, Width> input) const {
    for (Size column = 0; column < Width; ++column)
      input[column] = deviation[column] > 0 ? (input[column] - mean[column]) / deviation[column] : Scalar{0};
  }

  /// The scaling as x ↦ (x − shift) · factor, for a `Normalize` layer; 0 is the factor of a constant column.
  std::array<Scalar, Width> shift() const { return mean; }
  std::array<Scalar, Width> factor() const {
    std::array<Scalar, Width> factors;
    for (Size column = 0; column < Width; ++column)
      factors[column] = deviation[column] > 0 ? 1 / deviation[column] : Scalar{0};
    return factors;
  }

  bool operator==(const Standardize&) const = default;

 private:
  /// Columns are judged each for itself if Groups is the width, all together if it is 1.
  template <Size Groups, AnyDataset Data>
  static Standardize fit_columns(const Data& data) {
    static_assert(Data::width == Width, "strata::Standardize: a data set must be as wide as its scaling");
    detail::check_finite_inputs(data, "strata::Standardize");
    if (data.rows() == 0) STRATA_THROW Error("strata::Standardize: nothing to fit; the data set has no rows");
    // From the first number of each group, so that a constant column has exactly no deviation.
    std::array<double, Groups> origin{}, sum{}, squares{};
    const auto for_each_number = [&](auto&& f) {
      for (Size row = 0; row < data.rows(); ++row) {
        const auto& input = data.input(row);
        for (Size column = 0; column < Width; ++column) f(column % Groups, static_cast<double>(input[column]));
      }
    };
    const auto& first = data.input(0);
    for (Size group = 0; group < Groups; ++group) origin[group] = static_cast<double>(first[group]);
    for_each_number([&](Size group, double x) { sum[group] += x - origin[group]; });
    const double count = static_cast<double>(data.rows()) * (static_cast<double>(Width) / static_cast<double>(Groups));
    for (double& s : sum) s /= count;
    for_each_number([&](Size group, double x) { squares[group] += std::pow(x - origin[group] - sum[group], 2); });

    Standardize result;
    for (Size column = 0; column < Width; ++column) {
      const Size group = column % Groups;
      result.mean[column] = static_cast<Scalar>(origin[group] + sum[group]);
      result.deviation[column] = static_cast<Scalar>(std::sqrt(squares[group] / count));
      if (!math::is_finite(result.mean[column]) || !math::is_finite(result.deviation[column]))
        STRATA_THROW Error(detail::text_of("strata::Standardize: mean or deviation of column ", column,
                                           " overflows; divide the column by a constant first"));
    }
    return result;
  }
};

}  // namespace strata
