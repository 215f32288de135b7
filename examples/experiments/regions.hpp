// SPDX-License-Identifier: MIT
#pragma once

#include <strata/strata.hpp>

#include "experiments/gnuplot.hpp"

namespace experiments {

/// A part of the plane.
struct Box {
  double left = 0, right = 1, bottom = 0, top = 1;
};

/// What a classifier says at the centres of the cells of a grid.
struct RegionMap {
  static constexpr Size side = 160;
  struct Cell {
    Size label;
    double certainty;  ///< of the class, among all: 1 / classes … 1
  };
  Box box;
  std::vector<Cell> cells;  ///< row by row from below
};

template <class Network>
RegionMap map_regions(const Network& network, Box box) {
  RegionMap map{box, {}};
  map.cells.reserve(RegionMap::side * RegionMap::side);
  const auto centre = [](Size i, double low, double high) {
    return static_cast<float>(low + (high - low) * (static_cast<double>(i) + 0.5) / RegionMap::side);
  };
  for (Size row = 0; row < RegionMap::side; ++row)
    for (Size column = 0; column < RegionMap::side; ++column) {
      const std::array<float, 2> point{centre(column, box.left, box.right), centre(row, box.bottom, box.top)};
      const auto outputs = network.predict(std::span<const float, 2>(point));
      const auto label = static_cast<Size>(std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
      const auto sum = static_cast<double>(std::accumulate(outputs.begin(), outputs.end(), 0.0F));
      map.cells.push_back({label, sum > 0 ? static_cast<double>(outputs(label)) / sum : 0});
    }
  return map;
}

/// Adds a panel: the regions in light colours, the lighter the less certain, and over them (some of) the points.
void add_region_panel(Figure& figure, const std::string& title, const RegionMap& map, const strata::Dataset<2>& points,
                      Size most_points = 1200);

}  // namespace experiments
