// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What a causal kernel of so many taps, `dilation` steps apart, still needs of a stream that has gone by, its last
/// (Kernel − 1) · dilation steps, in a ring: row t of `taps` (Steps × Columns) begins with x(t − (Kernel − 1)·dilation)
/// … x(t − dilation), x(t), side by side, and x (Steps × Channels, its rows XColumns apart) has gone by. `oldest` is
/// where the ring begins.
template <Size Channels, Size Kernel, Size Steps, Size Columns, Size XColumns = Channels, class Scalar>
STRATA_INLINED inline void take_taps(const Scalar* x, Size dilation, Scalar* ring, Size& oldest, Scalar* taps) {
  const Size length = (Kernel - 1) * dilation;
  const auto copy = [](const Scalar* from, Scalar* to) { std::copy_n(from, Channels, to); };
  /// The step so many after the oldest.
  const auto step = [&](Size after) {
    const Size place = oldest + after;
    return ring + (place < length ? place : place - length) * Channels;
  };
  for (Size tap = 0; tap < Kernel; ++tap) {
    const Size back = (Kernel - 1 - tap) * dilation, before = std::min(back, Steps);
    Scalar* const to = taps + tap * Channels;
    for (Size t = 0; t < before; ++t) copy(step(length - back + t), to + t * Columns);
    for (Size t = before; t < Steps; ++t) copy(x + (t - before) * XColumns, to + t * Columns);
  }
  const Size kept = std::min(Steps, length);
  for (Size t = 0; t < kept; ++t) copy(x + (Steps - kept + t) * XColumns, step(t));
  oldest = oldest + kept < length ? oldest + kept : oldest + kept - length;
}

/// Where number (t, c) of Rows × Columns numbers lies, row by row or column by column.
template <Size Rows, Size Columns, bool ByColumns>
struct Places {
  static constexpr Size step = ByColumns ? 1 : Columns, channel = ByColumns ? Rows : 1;
};

/// The same with a ring for each channel, one after the other, for matrices that may lie column by column.
template <Size Channels, Size Kernel, class X, class Taps>
STRATA_INLINED inline void take_taps_of_channels(const X& x, Size dilation, auto* rings, Size& oldest, Taps& taps) {
  constexpr Size steps = Shape<X>::rows;
  using From = Places<steps, Channels, Shape<X>::by_columns>;
  using To = Places<steps, Shape<Taps>::columns, Shape<Taps>::by_columns>;
  const Size length = (Kernel - 1) * dilation;
  for (Size tap = 0; tap < Kernel; ++tap) {
    const Size back = (Kernel - 1 - tap) * dilation, before = std::min(back, steps);
    const Size first = oldest + length - back, from = first < length ? first : first - length;
    const Size straight = std::min(before, length - from);
    for (Size c = 0; c < Channels; ++c) {
      auto* const to = taps.data() + (tap * Channels + c) * To::channel;
      const auto* const ring = rings + c * length;
      const auto* const now = x.data() + c * From::channel;
      for (Size t = 0; t < straight; ++t) to[t * To::step] = ring[from + t];
      for (Size t = straight; t < before; ++t) to[t * To::step] = ring[t - straight];
      for (Size t = before; t < steps; ++t) to[t * To::step] = now[(t - before) * From::step];
    }
  }
  const Size kept = std::min(steps, length), straight = std::min(kept, length - oldest);
  for (Size c = 0; c < Channels; ++c) {
    const auto* const last = x.data() + c * From::channel + (steps - kept) * From::step;
    auto* const ring = rings + c * length;
    for (Size t = 0; t < straight; ++t) ring[oldest + t] = last[t * From::step];
    for (Size t = straight; t < kept; ++t) ring[t - straight] = last[t * From::step];
  }
  oldest = oldest + kept < length ? oldest + kept : oldest + kept - length;
}

/// The ring of one kernel. Zeros at first.
template <class Scalar, Size Channels, Size Kernel, Size Dilation>
class Past {
 public:
  static constexpr Size length = (Kernel - 1) * Dilation;

  template <Size Steps>
  void take(const Scalar* x, Matrix<Scalar, Steps, Kernel * Channels>& taps) {
    take_taps<Channels, Kernel, Steps, Kernel * Channels>(x, Dilation, ring_.data(), oldest_, taps.data());
  }

 private:
  alignas(cache_line) Matrix<Scalar, length, Channels> ring_ = xt::zeros<Scalar>({length, Channels});
  Size oldest_ = 0;
};

}  // namespace strata::detail
