// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <strata/training/history.hpp>

#include "experiments/colours.hpp"
#include "experiments/gnuplot.hpp"

namespace experiments {

/// A line of a diagram.
struct Curve {
  std::string title;
  Colour colour;
  std::vector<std::pair<double, double>> points;
  double width = 1.6;
  bool with_raw = false;  ///< the points themselves, lightly, behind their moving mean
};

/// A number of each epoch; not of those where it is NaN.
std::vector<std::pair<double, double>> over_epochs(const strata::History& history, double strata::Epoch::*figure);

/// A vertical line.
struct Mark {
  double at;
  std::string label;
  Colour colour = palette::black;
};

constexpr const char* epoch_label = "epoch";

struct Diagram {
  std::string title, x_label = epoch_label, y_label = "cost";
  bool logarithmic_x = false, logarithmic_y = true;
  bool square = false;                                  ///< as the panels of regions beside it
  std::string key = "outside below center horizontal";  ///< the place of the legend, in gnuplot's words
  std::string extra = {};                               ///< further settings, in gnuplot's words
  std::vector<Curve> curves = {};
  std::vector<Mark> marks = {};
};

void add_diagram(Figure& figure, const Diagram& diagram);

/// Training and validation cost over the epochs.
Diagram cost_diagram(const std::string& title, const strata::History& history);

}  // namespace experiments
