// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "experiments/options.hpp"

namespace experiments {

/// A picture to be drawn: blocks of data that the panels refer to, and the panels, from left to right and down.
struct Figure {
  int columns = 1, rows = 1;
  int width = 640, height = 400;  ///< in pixels of a common screen
  std::string data = {};
  std::vector<std::string> panels = {};

  /// Is the panel to be added next in the last row? Legends stand there, one for each column.
  bool at_last_row() const { return panels.size() + static_cast<Size>(columns) >= static_cast<Size>(columns * rows); }
};

/// Draws figures with gnuplot, as PNG and as SVG. Scripts are kept beside the pictures, for who wants another style.
class Gnuplot {
 public:
  explicit Gnuplot(fs::path folder);

  /// Is there a gnuplot on this machine?
  bool there() const { return there_; }

  /// pictures/<stem>.png and .svg; false if there is no gnuplot. Throws if gnuplot complains.
  bool draw(const std::string& stem, const Figure& figure) const;

 private:
  int run(const std::vector<std::string>& arguments, const fs::path& complaints) const;

  fs::path folder_;
  bool there_;
};

/// The text as gnuplot quotes it.
std::string quoted(const std::string& text);

}  // namespace experiments
