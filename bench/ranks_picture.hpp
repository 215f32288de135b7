// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "ranks_model.hpp"

/// The model as a picture: for each network and link the part of what so many ranks could do at best.
namespace bench {

inline constexpr std::array<double, 5> drawn_rows{32, 128, 512, 2048, 8192};
inline constexpr std::array<const char*, 5> drawn_colours{"#d55e00", "#e69f00", "#009e73", "#56b4e9", "#0072b2"};
inline constexpr double panel = 230, panel_gap = 46, picture_left = 76, picture_top = 64;
inline constexpr double most_ranks = 1024;

/// Text that begins (or ends, or has its middle) at a place.
inline void draw_text(std::ostream& svg, double x, double y, const std::string& text, const char* anchor = "middle") {
  svg << "<text x=\"" << x << "\" y=\"" << y << "\" text-anchor=\"" << anchor << "\">" << text << "</text>\n";
}

/// One network on one link.
inline void draw_panel(std::ostream& svg, double left, double top, const Model& model, const Link& link) {
  const auto x_of = [&](double ranks) { return left + panel * std::log2(ranks) / std::log2(most_ranks); };
  const auto y_of = [&](double share) { return top + panel * (1 - share); };
  svg << "<rect x=\"" << left << "\" y=\"" << top << "\" width=\"" << panel << "\" height=\"" << panel
      << "\" fill=\"none\" stroke=\"#b9bec5\"/>\n";
  for (const int percent : {0, 50, 90, 100}) {
    if (percent == 50 || percent == 90)
      svg << "<path d=\"M" << left << ' ' << y_of(percent / 100.0) << "h" << panel
          << "\" stroke=\"#d9dce0\" fill=\"none\"/>\n";
    draw_text(svg, left - 6, y_of(percent / 100.0) + 5, std::to_string(percent), "end");
  }
  for (const int ranks : {1, 4, 16, 64, 256, 1024})
    draw_text(svg, x_of(ranks), top + panel + 18, std::to_string(ranks));
  for (Size i = 0; i < drawn_rows.size(); ++i) {
    svg << "<polyline fill=\"none\" stroke-width=\"2.5\" stroke=\"" << drawn_colours[i] << "\" points=\"";
    for (double ranks = 1; ranks <= most_ranks; ranks *= 2)
      svg << x_of(ranks) << ',' << y_of(ranks > 1 ? model.share(link, drawn_rows[i], ranks) : 1) << ' ';
    svg << "\"/>\n";
  }
}

/// A row of panels for each network, a column for each link, and what the colours mean.
inline void draw(std::ostream& svg, std::span<const Model> models, std::span<const Link> links) {
  const auto place = [&](double start, Size i) { return start + static_cast<double>(i) * (panel + panel_gap); };
  const double width = place(picture_left, links.size()), height = place(picture_top, models.size()) + 60;
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << width << ' ' << height << "\" width=\"" << width
      << "\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"14\" fill=\"#5b636d\">\n"
      << "<title>By the model: how much of what so many ranks could do at best they do, in percent</title>\n";
  for (Size column = 0; column < links.size(); ++column)
    draw_text(svg, place(picture_left, column) + panel / 2, 46, links[column].name);
  for (Size row = 0; row < models.size(); ++row) {
    const double top = place(picture_top, row);
    svg << "<text transform=\"translate(22 " << top + panel / 2 << ") rotate(-90)\" text-anchor=\"middle\">"
        << models[row].name << ", % of the best</text>\n";
    for (Size column = 0; column < links.size(); ++column)
      draw_panel(svg, place(picture_left, column), top, models[row], links[column]);
  }
  const double below = place(picture_top, models.size()) + 24;
  draw_text(svg, picture_left, below, "ranks; rows on each:", "start");
  for (Size i = 0; i < drawn_rows.size(); ++i) {
    const double x = picture_left + 170 + 110 * static_cast<double>(i);
    svg << "<path d=\"M" << x << ' ' << below - 5 << "h30\" stroke-width=\"2.5\" stroke=\"" << drawn_colours[i]
        << "\"/>\n";
    draw_text(svg, x + 38, below, std::to_string(static_cast<int>(drawn_rows[i])), "start");
  }
  svg << "</svg>\n";
}

}  // namespace bench
