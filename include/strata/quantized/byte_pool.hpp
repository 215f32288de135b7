// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include "strata/layer/pooled.hpp"
#include "strata/quantized/byte_form.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The largest byte, which is that of the largest number.
struct LargestByte {
  static std::int32_t first(std::int32_t byte) { return byte; }
  static std::int32_t together(std::int32_t most, std::int32_t byte) { return std::max(most, byte); }
  template <class W>
  static std::int32_t finished(std::int32_t most, std::int32_t) {
    return most;
  }
};

/// The mean, halves upwards; places around the map are zeros and count.
struct MeanByte {
  static std::int32_t first(std::int32_t byte) { return byte; }
  static std::int32_t together(std::int32_t sum, std::int32_t byte) { return sum + byte; }
  /// ⌊(sum + kernel / 2) / kernel⌋ of a sum of bytes less their zero, 2 · 255 · kernel being added before the division.
  template <class W>
  static std::int32_t finished(std::int32_t sum, std::int32_t zero) {
    constexpr auto kernel = static_cast<std::int32_t>(W::kernel_height * W::kernel_width);
    return (2 * sum + kernel + 1024 * kernel) / (2 * kernel) - 512 + zero;
  }
};

template <class Kind>
using ByteKind = std::conditional_t<std::same_as<Kind, LargestOf>, LargestByte, MeanByte>;

/// A pool of bytes, whose scale stays what it is.
template <class Kind, class W, class InputShape, class OutputShape>
requires(W::kernel_height* W::kernel_width < 1U << 20U) struct ByteForm<Pooled<Kind, W, InputShape, OutputShape>, false>
    : NoByteMemory {
  static constexpr bool exists = true, passes_on = false, has_product = false;
  static constexpr Size padded_outputs = padded_to_blocks(OutputShape::size), fraction = 0;
  using Of = ByteKind<Kind>;

  /// The byte of 0, less `ByteLanes::input_zero`: what the mean is counted from.
  struct Parameters {
    std::int32_t zero = 0;
  };
  static const ByteScale& scale(const Parameters&, const ByteScale& input) { return input; }
  static void set_input(Parameters& p, const ByteScale& input) {
    p.zero = std::int32_t{input.zero} - ByteLanes::input_zero;
  }
  static void quantize(Parameters& p, const auto&, const ByteScale& input, const auto&) { set_input(p, input); }

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory&) {
    for (Size row = 0; row < Rows; ++row) {
      map(p, x + row * padded_to_blocks(InputShape::size), y + row * padded_outputs);
      std::fill_n(y + row * padded_outputs + OutputShape::size, padded_outputs - OutputShape::size,
                  ByteLanes::Input{0});
    }
  }

 private:
  static void map(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y) {
    // Of a mean the zero is taken off each number: those around the map are zeros.
    const std::int32_t zero = std::same_as<Of, MeanByte> ? p.zero : 0;
    for (Size row = 0; row < W::out_height; ++row)
      for (Size column = 0; column < W::out_width; ++column, y += W::channels) {
        const Share rows = W::rows(row), columns = W::columns(column);
        std::array<std::int32_t, W::channels> all;
        const auto at = [&](Size below, Size right) { return x + below * W::row_numbers + right * W::channels; };
        const ByteLanes::Input* const first = at(rows.begin, columns.begin);
        for (Size c = 0; c < W::channels; ++c) all[c] = Of::first(first[c] - zero);
        for (Size below = rows.begin; below < rows.end; ++below)
          for (Size right = columns.begin; right < columns.end; ++right) {
            const ByteLanes::Input* const seen = at(below, right);
            if (seen == first) continue;
            for (Size c = 0; c < W::channels; ++c) all[c] = Of::together(all[c], seen[c] - zero);
          }
        for (Size c = 0; c < W::channels; ++c)
          y[c] = static_cast<ByteLanes::Input>(Of::template finished<W>(all[c], zero));
      }
  }
};

}  // namespace strata::detail
