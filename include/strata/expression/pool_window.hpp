// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/expression/team.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How a pool moves over a map of Height × Width places (a sequence is a map of height 1) of Channels numbers each,
/// with so many places around it that nobody looks at.
template <Size Channels, Size Height, Size Width, Size KernelHeight, Size KernelWidth, Size StrideHeight,
          Size StrideWidth, Size PaddingHeight = 0, Size PaddingWidth = 0>
struct PoolWindow {
  static constexpr Size channels = Channels, height = Height, width = Width;
  static constexpr Size kernel_height = KernelHeight, kernel_width = KernelWidth;
  static constexpr Size out_height = (Height + 2 * PaddingHeight - KernelHeight) / StrideHeight + 1;
  static constexpr Size out_width = (Width + 2 * PaddingWidth - KernelWidth) / StrideWidth + 1;
  static constexpr Size numbers = Height * Width * Channels, row_numbers = Width * Channels;
  static constexpr Size out_numbers = out_height * out_width * Channels;
  /// Whether no place is seen twice.
  static constexpr bool disjoint = StrideHeight >= KernelHeight && StrideWidth >= KernelWidth;
  /// Whether each place is seen once.
  static constexpr bool covers = out_height * out_width * KernelHeight * KernelWidth == Height * Width &&
                                 StrideHeight == KernelHeight && StrideWidth == KernelWidth && PaddingHeight == 0 &&
                                 PaddingWidth == 0;

  /// The rows, or the columns, of the map that are seen from a row, or a column, of what comes out.
  static constexpr Share rows(Size out_row) { return seen<KernelHeight, StrideHeight, PaddingHeight, Height>(out_row); }
  static constexpr Share columns(Size out_column) {
    return seen<KernelWidth, StrideWidth, PaddingWidth, Width>(out_column);
  }

 private:
  template <Size Kernel, Size Stride, Size Padding, Size Places>
  static constexpr Share seen(Size out) {
    const Size begin = out * Stride;
    if constexpr (Padding == 0)
      return {begin, begin + Kernel};  // so many, as the compiler can see
    else
      return {begin > Padding ? begin - Padding : 0, std::min(begin + Kernel - Padding, Places)};
  }
};

}  // namespace strata::detail
