// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How far answers y are from targets t, output by output and in all, summed up in double precision. An output that is
/// NaN makes its figures NaN; without rows they are NaN too. An output
/// out of range is an `Error`.
template <Size Outputs>
struct RegressionErrors {
  /// Of one output.
  struct Sums {
    double absolute = 0, squared = 0;  ///< Σ |y − t|, Σ (y − t)²
    double mean = 0, spread = 0;       ///< t̄ and Σ (t − t̄)², kept up to date row by row (Welford)
  };
  std::array<Sums, Outputs> sums{};
  Size rows = 0;

  /// Counts one row.
  void add(const auto& targets, const auto& outputs) {
    ++rows;
    for (Size j = 0; j < Outputs; ++j) {
      const auto t = static_cast<double>(targets[j]);
      const double error = static_cast<double>(outputs[j]) - t, from_mean = t - sums[j].mean;
      sums[j].absolute += std::abs(error);
      sums[j].squared += error * error;
      sums[j].mean += from_mean / static_cast<double>(rows);
      sums[j].spread += from_mean * (t - sums[j].mean);
    }
  }

  /// (1/rows) Σ |y − t| of one output, and the mean over the outputs.
  double mean_absolute_error(Size j) const { return at(j).absolute / static_cast<double>(rows); }
  double mean_absolute_error() const {
    return mean([this](Size j) { return mean_absolute_error(j); });
  }

  /// √((1/rows) Σ (y − t)²) of one output, and of all outputs together.
  double root_mean_squared_error(Size j) const { return std::sqrt(at(j).squared / static_cast<double>(rows)); }
  double root_mean_squared_error() const {
    return std::sqrt(mean([this](Size j) { return sums[j].squared / static_cast<double>(rows); }));
  }

  /// R² = 1 − Σ (y − t)² / Σ (t − t̄)² of one output, and the mean over the outputs: 1 is exact, 0 no better than the
  /// mean of the targets. Where all targets are equal it is 1 if the answers are exact, else 0.
  double r_squared(Size j) const {
    const Sums& of = at(j);
    if (of.spread == 0 && rows > 0) return of.squared == 0 ? 1 : 0;
    return 1 - of.squared / of.spread;
  }
  double r_squared() const {
    return mean([this](Size j) { return r_squared(j); });
  }

 private:
  const Sums& at(Size j) const {
    if (j >= Outputs)
      STRATA_THROW Error(detail::text_of("strata::RegressionErrors: there is no output ", j, "; there are ", Outputs,
                                         ", counted from 0"));
    return sums[j];
  }
  static double mean(auto figure) {
    double sum = 0;
    for (Size j = 0; j < Outputs; ++j) sum += figure(j);
    return sum / static_cast<double>(Outputs);
  }
};

}  // namespace strata
