// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A curve of one line of text, ▇▅▄▃▂▂▁▁: all values so far in at most `cells` characters (and as many numbers of
/// memory). When the cells are full, neighbours are merged, so that each stands for twice as many values as before.
class Sparkline {
 public:
  static constexpr Size cells = 16;

  /// Values that are not finite are left out.
  void add(double value) {
    if (!math::is_finite(value)) return;
    if (filled_ == cells && in_last_ == per_cell_) merge();
    if (filled_ == 0 || in_last_ == per_cell_) {
      sums_[filled_++] = 0;
      in_last_ = 0;
    }
    sums_[filled_ - 1] += value;
    ++in_last_;
  }

  /// From ▁ at the lowest mean of a cell to █ at the highest. Where all are positive, as costs are, the scale is
  /// logarithmic: it shows that a small cost still falls.
  STRATA_IF_USED std::string text() const {
    static constexpr std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::array<double, cells> heights{};
    for (Size i = 0; i < filled_; ++i)
      heights[i] = sums_[i] / static_cast<double>(i + 1 == filled_ ? in_last_ : per_cell_);
    const auto end = heights.begin() + filled_;
    if (std::all_of(heights.begin(), end, [](double height) { return height > 0; }))
      std::transform(heights.begin(), end, heights.begin(), [](double height) { return std::log(height); });
    const auto [lowest, highest] = std::minmax_element(heights.begin(), end);
    const double low = filled_ > 0 ? *lowest : 0, range = filled_ > 0 ? *highest - low : 0;

    std::string line;
    for (Size i = 0; i < filled_; ++i) {
      const double level = range > 0 ? (heights[i] - low) / range : 0;
      line += blocks[std::min(static_cast<Size>(level * blocks.size()), blocks.size() - 1)];
    }
    return line;
  }

 private:
  void merge() {
    for (Size i = 0; i < cells / 2; ++i) sums_[i] = sums_[2 * i] + sums_[2 * i + 1];
    filled_ = cells / 2;
    per_cell_ *= 2;
    in_last_ = per_cell_;
  }

  std::array<double, cells> sums_{};
  Size filled_ = 0, per_cell_ = 1, in_last_ = 0;
};

}  // namespace strata
