// SPDX-License-Identifier: MIT
#pragma once

#include "strata/metric/check_rows.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The share of rows whose class is among the k with the largest outputs (of equal ones the first, as `decide` has it).
/// `outputs`: a row for each label, as `predict(network, data)` gives them. Throws Error unless 1 ≤ k ≤ outputs, for
/// counts that differ, outputs that are NaN, and a class without an output.
template <class Labels, class Outputs>
double top_k_accuracy(const Labels& labels, const Outputs& outputs, Size k) {
  constexpr Size classes = detail::outputs_of_rows<Outputs>;
  detail::check_metric_classes("top_k_accuracy", labels, outputs, classes);
  if (k == 0 || k > classes)
    STRATA_THROW Error(detail::text_of("strata::top_k_accuracy: k must be from 1 to ", classes, ", found ", k));
  Size right = 0;
  for (Size row = 0; row < labels.size(); ++row) {
    const auto actual = static_cast<Size>(labels[row]);
    Size before = 0;
    for (Size c = 0; c < classes; ++c)
      before +=
          outputs[row][c] > outputs[row][actual] || (c < actual && outputs[row][c] == outputs[row][actual]) ? 1 : 0;
    right += before < k ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

}  // namespace strata
