// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "strata/metric/check_rows.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The area from scores and whether each is of the class, by the sum R of the ranks of those that are (equal scores
/// share the mean of their ranks): (R − n₊(n₊ + 1)/2) / (n₊ n₋).
STRATA_IF_USED double area_by_ranks(std::vector<std::pair<double, bool>>& scores, Size of_class) {
  std::sort(scores.begin(), scores.end());
  double ranks = 0, positives = 0;
  for (Size first = 0; first < scores.size();) {
    Size end = first, inside = 0;
    for (; end < scores.size() && scores[end].first == scores[first].first; ++end) inside += scores[end].second ? 1 : 0;
    ranks += static_cast<double>(inside) * (static_cast<double>(first + 1 + end) / 2);
    positives += static_cast<double>(inside);
    first = end;
  }
  const double negatives = static_cast<double>(scores.size()) - positives;
  if (positives == 0 || negatives == 0)
    STRATA_THROW Error(text_of("strata::roc_auc: ", positives == 0 ? "no row is" : "all rows are", " of class ",
                               of_class, ", and there is no area then; judge rows of several classes"));
  return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
}

}  // namespace detail

/// The area under the ROC curve of one class against the rest: the probability that a row of the class gets a larger
/// output for it than a row of another (half of it if they are equal). `labels`: classes; `outputs`: a row each, as
/// `predict(network, data)` gives them; with one output, it is that of class 1. Exact, in n log n steps. Throws Error
/// for counts that differ, outputs that are NaN, a class without an output, and rows that are all, or none, of it.
template <class Labels, class Outputs>
double roc_auc(const Labels& labels, const Outputs& outputs, Size of_class) {
  constexpr Size count = detail::outputs_of_rows<Outputs>, classes = count == 1 ? 2 : count;
  detail::check_metric_classes("roc_auc", labels, outputs, classes);
  if (of_class >= classes)
    STRATA_THROW Error(
        detail::text_of("strata::roc_auc: there is no class ", of_class, "; there are ", classes, ", counted from 0"));
  std::vector<std::pair<double, bool>> scores;
  scores.reserve(labels.size());
  for (Size row = 0; row < labels.size(); ++row) {
    const auto score = static_cast<double>(outputs[row][count == 1 ? 0 : of_class]);
    scores.emplace_back(count == 1 && of_class == 0 ? -score : score, static_cast<Size>(labels[row]) == of_class);
  }
  return detail::area_by_ranks(scores, of_class);
}

/// The same: for one output that of class 1; for several the plain mean over the classes, each against the rest.
template <class Labels, class Outputs>
double roc_auc(const Labels& labels, const Outputs& outputs) {
  constexpr Size count = detail::outputs_of_rows<Outputs>;
  if constexpr (count == 1) {
    return roc_auc(labels, outputs, 1);
  } else {
    double sum = 0;
    for (Size c = 0; c < count; ++c) sum += roc_auc(labels, outputs, c);
    return sum / static_cast<double>(count);
  }
}

}  // namespace strata
