// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/assign.hpp"
#include "strata/layer/over_steps.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The mean of the steps of a sequence: y = (1/T) Σ_t x_t. T × F into F.
struct MeanOverSteps : SummaryOfSteps<MeanOverSteps> {
  static void forward(const auto& x, auto& y) { assign(y, sum_rows(x) * share_of_a_step(x)); }

  static void backward(const auto& x, const auto&, const auto& dy, auto& dx) {
    for (Size t = 0; t < Shape<decltype(dx)>::rows; ++t) assign(rows_from<1>(dx, t), dy * share_of_a_step(x));
  }

 private:
  static auto share_of_a_step(const auto& x) {
    using X = Shape<decltype(x)>;
    return typename X::Scalar(1) / static_cast<typename X::Scalar>(X::rows);
  }
};

}  // namespace strata
