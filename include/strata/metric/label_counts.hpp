// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How often each of several labels, any number of which a row may have, was found and was there. A target of ½ or more
/// means that it is there; an output that reaches the threshold, that it is found (NaN never does, and is never right).
/// Rates that would be 0/0 are 0. A
/// label out of range is an `Error`.
template <Size Labels>
struct LabelCounts {
  /// Of one label: found and there, found only, there only.
  struct Count {
    Size both = 0, found_only = 0, there_only = 0;

    bool operator==(const Count&) const = default;
  };
  std::array<Count, Labels> counts{};
  Size rows = 0;
  Size right_rows = 0;    ///< all of whose labels are right
  Size right_labels = 0;  ///< of rows × Labels

  /// Counts one row.
  void add(const auto& targets, const auto& outputs, double threshold = 0.5) {
    Size right = 0;
    for (Size j = 0; j < Labels; ++j) {
      const auto output = static_cast<double>(outputs[j]);
      const bool there = static_cast<double>(targets[j]) >= 0.5, found = output >= threshold;
      counts[j].both += found && there ? 1 : 0;
      counts[j].found_only += found && !there ? 1 : 0;
      counts[j].there_only += !found && there ? 1 : 0;
      right += (there ? output >= threshold : output < threshold) ? 1 : 0;
    }
    ++rows;
    right_rows += right == Labels ? 1 : 0;
    right_labels += right;
  }

  /// The share of rows all of whose labels are right (subset accuracy).
  double accuracy() const { return ratio(right_rows, rows); }
  /// The share of labels that are right: 1 − Hamming loss.
  double hamming_accuracy() const { return ratio(right_labels, rows * Labels); }

  /// Of one label: both / (both + found only), both / (both + there only), and their harmonic mean.
  double precision(Size j) const { return ratio(at(j).both, at(j).both + at(j).found_only); }
  double recall(Size j) const { return ratio(at(j).both, at(j).both + at(j).there_only); }
  double f1(Size j) const { return f1_of(at(j)); }

  /// The mean of the labels' F1, and the F1 of their counts in all.
  double macro_f1() const {
    double sum = 0;
    for (Size j = 0; j < Labels; ++j) sum += f1(j);
    return sum / static_cast<double>(Labels);
  }
  double micro_f1() const {
    Count all;
    for (const Count& count : counts) {
      all.both += count.both;
      all.found_only += count.found_only;
      all.there_only += count.there_only;
    }
    return f1_of(all);
  }

  bool operator==(const LabelCounts&) const = default;

 private:
  const Count& at(Size j) const {
    if (j >= Labels)
      STRATA_THROW Error(
          detail::text_of("strata::LabelCounts: there is no label ", j, "; there are ", Labels, ", counted from 0"));
    return counts[j];
  }
  static double ratio(Size numerator, Size denominator) {
    return denominator == 0 ? 0 : static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  static double f1_of(const Count& count) {
    return ratio(2 * count.both, 2 * count.both + count.found_only + count.there_only);
  }
};

}  // namespace strata
