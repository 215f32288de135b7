// SPDX-License-Identifier: MIT
#include "experiments/regions.hpp"

#include <sstream>

#include "experiments/colours.hpp"

namespace experiments {

namespace {

/// Disc, triangle, square, diamond: the shape tells the class to who cannot see the colour.
constexpr std::array shapes{7, 9, 5, 13};

void put_map(std::ostream& data, const std::string& name, const RegionMap& map) {
  const Box& box = map.box;
  data << '$' << name << " << END\n";
  for (Size i = 0; i < map.cells.size(); ++i) {
    const auto [label, certainty] = map.cells[i];
    const auto colour =
        palette::white.mixed_with(palette::classes[label % palette::classes.size()], 0.10 + 0.28 * certainty).bytes();
    const double step = 1.0 / RegionMap::side;
    data << box.left + (box.right - box.left) * step * (static_cast<double>(i % RegionMap::side) + 0.5) << ' '
         << box.bottom + (box.top - box.bottom) * step * (static_cast<double>(i / RegionMap::side) + 0.5) << ' '
         << int{colour[0]} << ' ' << int{colour[1]} << ' ' << int{colour[2]} << '\n';
  }
  data << "END\n";
}

/// Points beyond the box are not drawn.
void put_points(std::ostream& data, const std::string& name, const strata::Dataset<2>& points, Size most) {
  data << '$' << name << " << END\n";
  for (Size row = 0; row < std::min(points.rows(), most); ++row)
    data << points.input(row)[0] << ' ' << points.input(row)[1] << ' ' << points.label(row) << '\n';
  data << "END\n";
}

}  // namespace

void add_region_panel(Figure& figure, const std::string& title, const RegionMap& map, const strata::Dataset<2>& points,
                      Size most_points) {
  const std::string number = std::to_string(figure.panels.size());
  const Size classes = 1 + *std::max_element(points.labels.begin(), points.labels.end());
  const bool many = std::min(points.rows(), most_points) > 400;
  std::ostringstream data;
  put_map(data, "map" + number, map);
  put_points(data, "points" + number, points, most_points);
  figure.data += data.str();

  std::ostringstream panel;
  panel << "set title " << quoted(title) << "\nset size square\nset border 15\n"
        << "set xrange [" << map.box.left << ':' << map.box.right << "]\nset yrange [" << map.box.bottom << ':'
        << map.box.top << "]\nset xlabel 'x_1' offset 0,0.5\nset ylabel 'x_2' offset 1,0\n"
        << "set key " << (figure.at_last_row() ? "outside below center horizontal samplen 1" : "off") << '\n'
        << "plot $map" << number << " using 1:2:3:4:5 with rgbimage notitle";
  for (Size label = 0; label < classes; ++label) {
    const auto colour = palette::classes[label % palette::classes.size()].mixed_with(palette::black, 0.15).text();
    const int shape = shapes[label % shapes.size()];
    const double size = many ? 0.3 : 0.55;
    std::ostringstream some;
    some << "$points" << number << " using 1:($3==" << label << "?$2:NaN) with points pointtype " << shape;
    // A white edge keeps a point visible on its own region.
    panel << ", \\\n  " << some.str() << " pointsize " << 1.5 * size << " linecolor rgb 'white' notitle, \\\n  "
          << some.str() << " pointsize " << size << " linecolor rgb '" << colour << "' notitle, \\\n  "
          << "NaN with points pointtype " << shape << " pointsize 0.9 linecolor rgb '" << colour << "' title 'class "
          << label << '\'';
  }
  figure.panels.push_back(panel.str());
}

}  // namespace experiments
