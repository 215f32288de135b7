// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/initializer/initializer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Uniform in (−r, r), r = √(6 / fan_in), which has the variance 2 / fan_in of He et al. (2015, eq. 10): for ReLU.
struct He {
  template <class Scalar>
  Scalar draw(Generator& generator, Size fan_in, Size) const {
    return static_cast<Scalar>(std::sqrt(6 / static_cast<double>(fan_in))) * symmetric<Scalar>(generator);
  }
};

}  // namespace strata
