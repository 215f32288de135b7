// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/initializer/initializer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Uniform in (−r, r), r = √(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16): for sigmoid, tanh and softmax.
struct Glorot {
  template <class Scalar>
  Scalar draw(Generator& generator, Size fan_in, Size fan_out) const {
    return static_cast<Scalar>(std::sqrt(6 / static_cast<double>(fan_in + fan_out))) * symmetric<Scalar>(generator);
  }
};

}  // namespace strata
