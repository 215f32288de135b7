// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/expression/team.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// A map of Height × Width places of Channels numbers with zeros around it.
template <Size Channels, Size Height, Size Width, Size Top, Size Bottom, Size Left, Size Right>
struct Padded {
  static constexpr Size height = Top + Height + Bottom, width = Left + Width + Right;
  static constexpr Size numbers = height * width * Channels;
  static constexpr bool at_all = Top + Bottom + Left + Right > 0;

  /// Where a row of the map lies in the padded one.
  static constexpr Size row_offset(Size row) { return ((Top + row) * width + Left) * Channels; }

  /// to ← each row of `from`, a map, with its zeros; the team's members share the rows.
  static void put(const auto& from, auto& to, const auto& team) {
    constexpr Size row_numbers = Width * Channels, whole = Height * row_numbers;
    const Share share = team.share_of(Shape<decltype(from)>::rows);
    for (Size i = share.begin; i < share.end; ++i) {
      auto* const padded = to.data() + i * numbers;
      const auto* const map = from.data() + i * whole;
      std::fill_n(padded, row_offset(0), 0);
      for (Size row = 0; row < Height; ++row) {
        std::copy_n(map + row * row_numbers, row_numbers, padded + row_offset(row));
        const Size end = row_offset(row) + row_numbers, next = row + 1 < Height ? row_offset(row + 1) : numbers;
        std::fill_n(padded + end, next - end, 0);
      }
    }
    team.wait();
  }

  /// to ← the maps inside of the padded ones.
  static void take(const auto& from, auto& to, const auto& team) {
    constexpr Size row_numbers = Width * Channels, whole = Height * row_numbers;
    const Share share = team.share_of(Shape<decltype(to)>::rows);
    for (Size i = share.begin; i < share.end; ++i)
      for (Size row = 0; row < Height; ++row)
        std::copy_n(from.data() + i * numbers + row_offset(row), row_numbers, to.data() + i * whole + row * row_numbers);
    team.wait();
  }
};

}  // namespace strata::detail
