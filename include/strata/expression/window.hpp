// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How a kernel of KernelHeight × KernelWidth places moves over a map of Height × Width places (a sequence is a map of
/// height 1) that has Channels numbers in each: where it stands, and which numbers it then sees, in the order of
/// kernel rows, kernel columns, channels. Everything is an offset in memory, in numbers.
template <Size Channels, Size Height, Size Width, Size KernelHeight, Size KernelWidth, Size StrideHeight = 1,
          Size StrideWidth = 1, Size DilationHeight = 1, Size DilationWidth = 1>
struct Window {
  static constexpr Size channels = Channels, height = Height, width = Width;
  static constexpr Size kernel_height = KernelHeight, kernel_width = KernelWidth;
  static constexpr Size stride_height = StrideHeight, stride_width = StrideWidth;
  static constexpr Size dilation_height = DilationHeight, dilation_width = DilationWidth;

  /// How many places the kernel spans.
  static constexpr Size span_height = (KernelHeight - 1) * DilationHeight + 1;
  static constexpr Size span_width = (KernelWidth - 1) * DilationWidth + 1;
  static_assert(span_height <= Height && span_width <= Width, "strata::Window: the kernel is larger than the map");

  /// Where it may stand.
  static constexpr Size out_height = (Height - span_height) / StrideHeight + 1;
  static constexpr Size out_width = (Width - span_width) / StrideWidth + 1;
  static constexpr Size places = out_height * out_width;

  /// The numbers of a map, and those that are seen at once.
  static constexpr Size numbers = Height * Width * Channels;
  static constexpr Size depth = KernelHeight * KernelWidth * Channels;

  /// From one place to the next in a row of places; a row of places; where one begins, counted through all maps.
  static constexpr Size step = StrideWidth * Channels;
  static constexpr Size row_offset(Size row) {
    return row / out_height * numbers + row % out_height * (StrideHeight * Width * Channels);
  }

  /// What is seen lies in runs of numbers side by side.
  static constexpr bool whole_rows = DilationWidth == 1;
  static constexpr Size run = whole_rows ? KernelWidth * Channels : Channels;
  static constexpr Size runs = depth / run;
  static constexpr Size run_offset(Size index) {
    if constexpr (whole_rows)
      return index * (DilationHeight * Width * Channels);
    else
      return index / KernelWidth * (DilationHeight * Width * Channels) +
             index % KernelWidth * (DilationWidth * Channels);
  }

  /// Where a place begins, counted through all maps; where a number that is seen lies from there.
  static constexpr Size place_offset(Size place) { return row_offset(place / out_width) + place % out_width * step; }
  static constexpr Size seen_offset(Size number) { return run_offset(number / run) + number % run; }
};

}  // namespace strata
