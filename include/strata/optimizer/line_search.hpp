// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How far to go along a direction in which the cost falls by `slope` < 0 per length: the first length t that is tried
/// with cost_at(t) ≤ cost + c t slope (Armijo 1966), or 0 if none of `most` is. After a try that is not good enough
/// comes where the parabola through the two costs and the slope is lowest, a tenth to a half of the last length. The
/// last length that cost_at was asked for is the one returned, unless that is 0.
double backtrack(double cost, double slope, double first, double c, Size most, auto&& cost_at) {
  double t = first;
  for (Size tries = 0; tries < most; ++tries) {
    const double now = cost_at(t);
    if (now <= cost + c * t * slope) return t;
    const double lowest = -slope * t * t / (2 * (now - cost - slope * t));
    t = math::is_finite(lowest) ? std::clamp(lowest, t / 10, t / 2) : t / 10;
  }
  return 0;
}

}  // namespace strata
