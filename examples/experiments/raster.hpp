// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/colours.hpp"
#include "experiments/options.hpp"

namespace experiments {

/// An image of coloured pixels, and how it becomes a PNG file.
class Raster {
 public:
  Raster(Size width, Size height, Colour background);

  void set(Size x, Size y, Colour colour);

  /// Draws a square image of side × side values in [0, 1], row by row, with its left upper corner at (x, y), each value
  /// as a square of `zoom` pixels: 0 in one colour, 1 in the other.
  void paste(std::span<const float> image, Size side, Size x, Size y, Size zoom, Colour zero, Colour one);

  Size width() const { return width_; }
  Size height() const { return height_; }

  /// Throws if the file cannot be written.
  void write(const fs::path& file) const;

 private:
  Size width_, height_;
  std::vector<std::uint8_t> pixels_;  ///< red, green, blue, row by row from above
};

/// Was this program built with libpng?
bool can_write_images();

}  // namespace experiments
