// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "strata/metric/check_rows.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// −(1/rows) Σ ln p(class of the row), p the output for it, as `predict(network, data)` gives them; with one output, it
/// is the probability of class 1. A probability below the type's ε counts as ε, since outputs are rounded: what
/// `evaluate` calls the cost is computed from z instead, and never cut off. Throws Error for counts that differ,
/// outputs that are NaN, and a class without an output.
template <class Labels, class Outputs>
double log_loss(const Labels& labels, const Outputs& outputs) {
  constexpr Size count = detail::outputs_of_rows<Outputs>;
  detail::check_metric_classes("log_loss", labels, outputs, count == 1 ? 2 : count);
  using Scalar = std::remove_cvref_t<decltype(outputs[0][0])>;
  constexpr auto least = static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  double sum = 0;
  for (Size row = 0; row < labels.size(); ++row) {
    const auto c = static_cast<Size>(labels[row]);
    const auto output = static_cast<double>(outputs[row][count == 1 ? 0 : c]);
    sum -= std::log(std::clamp(count == 1 && c == 0 ? 1 - output : output, least, 1.0));
  }
  return sum / static_cast<double>(labels.size());
}

}  // namespace strata
