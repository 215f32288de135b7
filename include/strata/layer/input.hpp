// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The first entry of a `Network`: how many numbers an observation has, and the type that the network computes in.
template <Size N, class ScalarType = float>
struct Input {
  static constexpr Size outputs = N;
  using Scalar = ScalarType;
};

}  // namespace strata
