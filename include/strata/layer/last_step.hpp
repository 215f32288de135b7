// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/assign.hpp"
#include "strata/layer/over_steps.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The last step of a sequence: y = x_T. T × F into F.
struct LastStep : SummaryOfSteps<LastStep> {
  static void forward(const auto& x, auto& y) { assign(y, last_of(x)); }

  static void backward(const auto&, const auto&, const auto& dy, auto& dx) {
    fill(dx, 0);
    assign(last_of(dx), dy);
  }

 private:
  static auto last_of(auto& steps) { return rows_from<1>(steps, Shape<decltype(steps)>::rows - 1); }
};

}  // namespace strata
