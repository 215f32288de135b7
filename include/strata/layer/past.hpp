// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What a causal kernel of so many taps, Dilation steps apart, still needs of a stream that has gone by: its last
/// (Kernel − 1) · Dilation steps, in a ring. Zeros at first.
template <class Scalar, Size Channels, Size Kernel, Size Dilation>
class Past {
 public:
  static constexpr Size length = (Kernel - 1) * Dilation;

  /// Row t of `taps` (Steps × Kernel·Channels) ← x(t − (Kernel − 1)·Dilation) … x(t − Dilation), x(t), side by side,
  /// and x (Steps × Channels) has gone by.
  template <Size Steps>
  void take(const Scalar* x, Matrix<Scalar, Steps, Kernel * Channels>& taps) {
    for (Size tap = 0; tap < Kernel; ++tap) {
      const Size back = (Kernel - 1 - tap) * Dilation, before = std::min(back, Steps);
      Scalar* const to = taps.data() + tap * Channels;
      for (Size t = 0; t < before; ++t) copy(step(length - back + t), to + t * Kernel * Channels);
      for (Size t = before; t < Steps; ++t) copy(x + (t - before) * Channels, to + t * Kernel * Channels);
    }
    constexpr Size kept = std::min(Steps, length);
    for (Size t = 0; t < kept; ++t) copy(x + (Steps - kept + t) * Channels, step(t));
    oldest_ = oldest_ + kept < length ? oldest_ + kept : oldest_ + kept - length;
  }

 private:
  static void copy(const Scalar* from, Scalar* to) { std::copy_n(from, Channels, to); }

  /// The one so many steps after the oldest.
  Scalar* step(Size after) {
    const Size place = oldest_ + after;
    return ring_.data() + (place < length ? place : place - length) * Channels;
  }

  alignas(cache_line) Matrix<Scalar, length, Channels> ring_ = xt::zeros<Scalar>({length, Channels});
  Size oldest_ = 0;
};

}  // namespace strata::detail
