// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "strata/tensor/message.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The shape of one observation:
///   Extents<N>                        N numbers
///   Extents<Steps, Features>          a sequence
///   Extents<Channels, Height, Width>  an image
/// In memory it is `places` × `channels`, row by row: at each step the features side by side, at each pixel the
/// channels (an image is height × width × channels, as image files have it).
template <Size... N>
struct Extents;

template <Size N>
struct Extents<N> {
  static constexpr Size rank = 1, places = 1, channels = N, size = N;
};

template <Size Steps, Size Features>
struct Extents<Steps, Features> {
  static constexpr Size rank = 2, places = Steps, channels = Features, size = Steps * Features;
  static constexpr Size steps = Steps;
};

template <Size Channels, Size Height, Size Width>
struct Extents<Channels, Height, Width> {
  static constexpr Size rank = 3, places = Height * Width, channels = Channels, size = Channels * Height * Width;
  static constexpr Size height = Height, width = Width;
};

namespace detail {

/// "8×26×26".
template <Size N>
constexpr Text extents_text(Extents<N>) {
  return Text(N);
}
template <Size Steps, Size Features>
constexpr Text extents_text(Extents<Steps, Features>) {
  return Text(Steps, "×", Features);
}
template <Size Channels, Size Height, Size Width>
constexpr Text extents_text(Extents<Channels, Height, Width>) {
  return Text(Channels, "×", Height, "×", Width);
}

}  // namespace detail
}  // namespace strata
