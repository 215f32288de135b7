// SPDX-License-Identifier: MIT
#pragma once

#include "strata/initializer/initializer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Uniform in (−limit, limit).
struct Uniform {
  double limit = 0.1;

  template <class Scalar>
  Scalar draw(Generator& generator, Size, Size) const {
    return static_cast<Scalar>(limit) * symmetric<Scalar>(generator);
  }
};

}  // namespace strata
