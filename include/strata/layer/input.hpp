// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/extents.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The first entry of a `Network`: how many numbers an observation has, and the type that the network computes in.
template <Size N, class ScalarType = float>
struct Input {
  static constexpr Size outputs = N;
  using OutputShape = Extents<N>;
  using Scalar = ScalarType;
};

/// The first entry of a `Network` whose observations are images: Height × Width pixels, row by row, the channels of
/// each side by side. With one channel a row of `Height * Width` numbers, as `Input` would take it.
template <Size Channels, Size Height, Size Width, class ScalarType = float>
struct Image {
  static constexpr Size outputs = Channels * Height * Width;
  using OutputShape = Extents<Channels, Height, Width>;
  using Scalar = ScalarType;
};

/// The first entry of a `Network` whose observations are sequences: step by step, the features of each side by side.
template <Size Steps, Size Features, class ScalarType = float>
struct Sequence {
  static constexpr Size outputs = Steps * Features;
  using OutputShape = Extents<Steps, Features>;
  using Scalar = ScalarType;
};

}  // namespace strata
