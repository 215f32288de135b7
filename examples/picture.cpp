// SPDX-License-Identifier: MIT
// run: picture — draws README's picture: what a network says about each point of the plane while it learns
//
// Writes an SVG to the file that is named, or to the terminal: the same on every machine but for a last digit here and
// there. Strong colours are certain, pale ones are not; the dots are some of the points that it learns from.
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <strata/strata.hpp>

using namespace strata;
using Islands = Network<Input<2, double>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;

namespace {

constexpr int side = 2400, gap = 200, label_height = 260;  ///< tenths of a unit
constexpr Size cells = 48, panels = 3, classes = 4, dots = 240;
constexpr std::array<Size, panels> drawn_epochs{2, 8, 60};
/// Okabe and Ito (2008): told apart by colour-blind readers too, and strong enough for white and black pages.
constexpr std::array<const char*, classes> colours{"#0072b2", "#e69f00", "#009e73", "#cc79a7"};

/// How far a class is ahead of the next one at the corners of a grid over the unit square, with a margin that belongs
/// to nobody, so that every border is closed.
struct Lead {
  static constexpr Size corners = cells + 3;
  std::array<std::array<double, corners>, corners> at{};

  Lead(const Islands& network, Size label, double least) {
    for (Size y = 0; y < corners; ++y)
      for (Size x = 0; x < corners; ++x) {
        const std::array<double, 2> point{place(x), 1 - place(y)};
        const auto outputs = network.predict(std::span<const double, 2>(point));
        double next = 0;
        for (Size other = 0; other < classes; ++other)
          if (other != label) next = std::max(next, outputs(other));
        const bool margin = x == 0 || y == 0 || x == corners - 1 || y == corners - 1;
        at[y][x] = margin ? -1 : outputs(label) - next - least;
      }
  }
  static double place(Size corner) { return (static_cast<double>(corner) - 1) / cells; }
};

/// An edge between two corners of the grid, as they are numbered, the lesser first.
using Edge = std::pair<Size, Size>;

/// Where the lead is 0 on an edge.
std::pair<int, int> crossing(const Lead& lead, const Edge& edge) {
  const Size x0 = edge.first % Lead::corners, y0 = edge.first / Lead::corners;
  const Size x1 = edge.second % Lead::corners, y1 = edge.second / Lead::corners;
  const double part = lead.at[y0][x0] / (lead.at[y0][x0] - lead.at[y1][x1]);
  const auto between = [&](Size p, Size q) {
    return static_cast<int>(std::lround(side * (Lead::place(p) + part * (Lead::place(q) - Lead::place(p)))));
  };
  return {between(x0, x1), between(y0, y1)};
}

/// From each edge that a border crosses to the next one: marching squares.
std::map<Edge, Edge> steps_along_borders(const Lead& lead) {
  std::map<Edge, Edge> next;
  for (Size y = 0; y + 1 < Lead::corners; ++y)
    for (Size x = 0; x + 1 < Lead::corners; ++x) {
      const Size first = y * Lead::corners + x;
      const std::array<Size, 4> round{first, first + 1, first + Lead::corners + 1, first + Lead::corners};
      const auto inside = [&](Size i) {
        return lead.at[round[i % 4] / Lead::corners][round[i % 4] % Lead::corners] > 0;
      };
      const auto edge = [&](Size i) { return Edge(std::minmax(round[i % 4], round[(i + 1) % 4])); };
      for (Size i = 0; i < 4; ++i) {
        if (!inside(i) || inside(i + 1)) continue;
        Size back = i + 3;  // to where the border came in
        while (inside(back)) --back;
        next[edge(i)] = edge(back);
      }
    }
  return next;
}

/// The borders of where the lead is positive, straight within each cell, as an SVG path.
std::string borders(const Lead& lead) {
  std::ostringstream path;
  for (auto next = steps_along_borders(lead); !next.empty();) {
    Edge edge = next.begin()->first;
    auto [x, y] = crossing(lead, edge);
    path << 'M' << x << ' ' << y << 'l';
    for (auto step = next.find(edge); step != next.end(); step = next.find(edge)) {
      edge = step->second;
      next.erase(step);
      const auto [to_x, to_y] = crossing(lead, edge);
      if (to_x != x || to_y != y) path << to_x - x << (to_y < y ? "" : " ") << to_y - y << ' ';
      x = to_x, y = to_y;
    }
    path << 'z';
  }
  return path.str();
}

void draw_regions(std::ostream& svg, const Islands& network) {
  for (Size label = 0; label < classes; ++label)
    for (const double least : {0.0, 0.4, 0.8})
      svg << "<path fill=\"" << colours[label] << "\" d=\"" << borders(Lead(network, label, least)) << "\"/>\n";
}

/// A point is a line of no length with round ends.
void draw_points(std::ostream& svg, const Dataset<2, Class, double>& data) {
  for (Size label = 0; label < classes; ++label) {
    std::ostringstream path;
    for (Size row = 0; row < dots; ++row)
      if (data.label(row) == label)
        path << 'M' << std::lround(side * data.input(row)[0]) << ' ' << std::lround(side * (1 - data.input(row)[1]))
             << "h0";
    svg << "<path id=\"points" << label << "\" d=\"" << path.str() << "\"/>\n";
  }
}

std::string picture() {
  const auto data = make_islands<double>({.rows = 2000, .seed = 1});
  std::ostringstream svg;
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << panels * side + (panels - 1) * gap << ' '
      << side + label_height
      << "\" width=\"760\" role=\"img\">\n<title>What a network of 2-20-20-4 says about each point of the plane, after "
         "2, "
         "8 and 60 epochs of learning</title>\n<defs>\n<clipPath id=\"panel\"><rect width=\""
      << side << "\" height=\"" << side << "\" rx=\"90\"/></clipPath>\n<g id=\"points\" stroke-linecap=\"round\">\n";
  std::ostringstream points;
  draw_points(points, data);
  svg << "<g>\n" << points.str() << "</g>\n";
  svg << "<g stroke=\"white\" stroke-width=\"70\">";
  for (Size label = 0; label < classes; ++label) svg << "<use href=\"#points" << label << "\"/>";
  svg << "</g>\n";
  for (Size label = 0; label < classes; ++label)
    svg << "<use href=\"#points" << label << "\" stroke=\"" << colours[label] << "\" stroke-width=\"44\"/>\n";
  svg << "</g>\n</defs>\n";

  Islands network;
  Size panel = 0;
  const auto look = [&](const Progress& progress) {
    if (panel == panels || progress.epoch.number != drawn_epochs[panel]) return;
    svg << "<g transform=\"translate(" << panel * (side + gap) << ")\">\n<g clip-path=\"url(#panel)\" "
        << "fill-opacity=\".36\">\n";
    draw_regions(svg, network);
    svg << "<use href=\"#points\"/>\n</g>\n<text x=\"" << side / 2 << "\" y=\"" << side + 200
        << "\" fill=\"#808790\" font-family=\"system-ui,sans-serif\" font-size=\"150\" text-anchor=\"middle\">epoch "
        << progress.epoch.number << "</text>\n</g>\n";
    ++panel;
  };
  train<32>(network, data, NoValidation{}, Adam{.learning_rate = 0.01}, {.epochs = drawn_epochs.back()}, look);
  return svg.str() + "</svg>\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cout << picture();
    return 0;
  }
  std::ofstream file(argv[1]);
  file << picture();
  file.close();
  if (!file) std::cerr << "picture: cannot write " << argv[1] << '\n';
  return file ? 0 : 1;
}
