// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/each.hpp"
#include "strata/layer/over_steps.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The largest value that each feature of a sequence has at any step: y = max_t x_t. T × F into F. The gradient goes to
/// the first step that has it; a NaN stays one.
struct MaxOverSteps : SummaryOfSteps<MaxOverSteps> {
  static void forward(const auto& x, auto& y) {
    const auto larger = [](const auto& largest, const auto& value) {
      return math::select(math::is_nan(largest), largest, math::max(value, largest));
    };
    assign(y, rows_from<1>(x, 0));
    for (Size t = 1; t < Shape<decltype(x)>::rows; ++t) assign(y, each(larger, y, rows_from<1>(x, t)));
  }

  static void backward(const auto& x, const auto& y, auto& dy, auto& dx) {
    const auto taken = [](const auto& largest, const auto& value, const auto& left) {
      return math::select(value == largest, left, std::remove_cvref_t<decltype(left)>(0));
    };
    for (Size t = 0; t < Shape<decltype(x)>::rows; ++t) {
      auto step = rows_from<1>(dx, t);
      assign(step, each(taken, y, rows_from<1>(x, t), dy));
      assign(dy, each([](const auto& left, const auto& here) { return left - here; }, dy, step));
    }
  }
};

}  // namespace strata
