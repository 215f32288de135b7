// SPDX-License-Identifier: MIT
#include "experiments/curves.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>

#include "support/number_text.hpp"

namespace experiments {

namespace {

using Points = std::vector<std::pair<double, double>>;

/// More than this the eye does not tell apart, and the SVG grows for nothing.
constexpr Size most_points = 700;

Points thinned(const Points& points) {
  const Size step = 1 + points.size() / most_points;
  Points some;
  for (Size i = 0; i < points.size(); ++i)
    if (i < most_points / 2 || i % step == 0) some.push_back(points[i]);  // on a logarithmic axis, all of the beginning
  return some;
}

/// Each point with the mean of its neighbourhood, at most a fiftieth of the whole.
Points smoothed(const Points& points) {
  const Size reach = points.size() / 100;
  Points means;
  for (Size i = 0; i < points.size(); ++i) {
    const Size around = std::min({reach, i / 20, points.size() - 1 - i});
    double sum = 0;
    for (Size j = i - around; j <= i + around; ++j) sum += points[j].second;
    means.emplace_back(points[i].first, sum / static_cast<double>(2 * around + 1));
  }
  return means;
}

void put_block(std::ostream& data, const std::string& name, const Points& points) {
  data << name << " << END\n";
  for (const auto& [x, y] : points) data << x << ' ' << y << '\n';
  data << "END\n";
}

/// The least and the greatest of all curves, by one coordinate.
std::pair<double, double> range_of(const Diagram& diagram, double std::pair<double, double>::*coordinate) {
  double least = std::numeric_limits<double>::infinity(), greatest = -least;
  for (const Curve& curve : diagram.curves)
    for (const auto& point : curve.points) {
      least = std::min(least, point.*coordinate);
      greatest = std::max(greatest, point.*coordinate);
    }
  return {least, greatest};
}

/// A tic with its number; without one it is a small tic.
std::string tic(double at, bool labelled = true) {
  std::ostringstream text;
  text << quoted(labelled ? support::number_text(at) : "") << ' ' << std::setprecision(12) << at
       << (labelled ? " 0" : " 1");
  return text.str();
}

/// Tics at the powers of ten, and small ones between; where there are few decades, numbers at 2 and 5 as well.
std::string logarithmic_tics(double low, double high, bool few) {
  std::string tics;
  for (int decade = static_cast<int>(std::floor(std::log10(low))); std::pow(10, decade) <= high; ++decade)
    for (int digit = 1; digit < 10; ++digit) {
      const double at = digit * std::pow(10, decade);
      if (at < low || at > high) continue;
      tics += (tics.empty() ? "" : ", ") + tic(at, digit == 1 || (few && (digit == 2 || digit == 5)));
    }
  return tics;
}

/// A logarithmic axis just around the data. gnuplot's own would go on to the next powers of ten, and leave half of the
/// diagram empty.
void put_logarithmic_y(std::ostream& panel, const Diagram& diagram) {
  auto [low, high] = range_of(diagram, &std::pair<double, double>::second);
  if (!(low > 0) || !std::isfinite(high)) return;
  low /= 1.15;
  high *= 1.15;
  panel << "set logscale y\nset yrange [" << low << ':' << high << "]\nset ytics ("
        << logarithmic_tics(low, high, high / low < 300) << ")\n";
}

/// The beginning of a training is of no interest where it is long.
void put_logarithmic_x(std::ostream& panel, const Diagram& diagram) {
  const double last = range_of(diagram, &std::pair<double, double>::first).second;
  const double low = last > 100 ? 9.9 : 0.99, high = std::max(1.5 * last, 2.0);
  panel << "set logscale x\nset xrange [" << low << ':' << high << "]\nset xtics ("
        << logarithmic_tics(low, high, high / low < 30) << ")\n";
}

/// How high the label of a mark begins and how it is justified: where the curves leave more room, above or below.
const char* place_of(const Mark& mark, const Diagram& diagram) {
  const auto range = range_of(diagram, &std::pair<double, double>::second);
  const double low = range.first, high = range.second;
  const auto height = [&](double y) {
    return diagram.logarithmic_y ? std::log(y / low) / std::log(high / low) : (y - low) / (high - low);
  };
  double lowest = 1, highest = 0;
  for (const Curve& curve : diagram.curves)
    for (const auto& [x, y] : curve.points)
      if (x == mark.at) {
        lowest = std::min(lowest, height(y));
        highest = std::max(highest, height(y));
      }
  return lowest > 1 - highest ? "graph 0.04 left" : "graph 0.97 right";
}

/// At most five numbers along an axis of so many epochs.
void put_epoch_tics(std::ostream& panel, const Diagram& diagram) {
  const double last = range_of(diagram, &std::pair<double, double>::first).second;
  if (!(last >= 4)) return;
  const double decade = std::pow(10, std::floor(std::log10(last / 4)));
  double step = 10 * decade;
  for (const double digit : {5.0, 2.5, 2.0, 1.0})
    if (digit * decade >= last / 4) step = digit * decade;
  if (step == 2.5) step = 5;  // an epoch has no half
  panel << "set xrange [0:" << last << "]\nset xtics (" << tic(0);
  for (double at = step; at <= last; at += step) panel << ", " << tic(at);
  panel << ")\n";
}

}  // namespace

Points over_epochs(const strata::History& history, double strata::Epoch::*figure) {
  Points points;
  for (const strata::Epoch& epoch : history.epochs)
    if (std::isfinite(epoch.*figure)) points.emplace_back(static_cast<double>(epoch.number), epoch.*figure);
  return points;
}

void add_diagram(Figure& figure, const Diagram& diagram) {
  std::ostringstream data, panel;
  panel << "set title " << quoted(diagram.title) << "\nset xlabel " << quoted(diagram.x_label)
        << " offset 0,0.4\nset ylabel " << quoted(diagram.y_label)
        << " offset 1,0\nset grid ytics linewidth 0.7 linecolor rgb '#cccccc'\nset key "
        << (figure.at_last_row() ? diagram.key : "off") << '\n';
  if (diagram.square) panel << "set size square\n";
  if (diagram.logarithmic_x) put_logarithmic_x(panel, diagram);
  if (diagram.logarithmic_y) put_logarithmic_y(panel, diagram);
  if (!diagram.logarithmic_x && diagram.x_label == epoch_label) put_epoch_tics(panel, diagram);
  for (const Mark& mark : diagram.marks) {
    // Thin letters need a darker shade than lines.
    const std::string colour = mark.colour.mixed_with(palette::black, 0.3).text();
    panel << "set arrow from first " << mark.at << ", graph 0 to first " << mark.at
          << ", graph 1 nohead dashtype 3 linewidth 1 linecolor rgb '" << colour << "' front\nset label "
          << quoted(mark.label) << " at first " << mark.at << ", " << place_of(mark, diagram)
          << " rotate by 90 offset character -1,0 font ',9' textcolor rgb '" << colour << "' front\n";
  }
  panel << diagram.extra;

  Size number = 0;
  for (const Curve& curve : diagram.curves) {
    const std::string name = "$curve" + std::to_string(figure.panels.size()) + '_' + std::to_string(number);
    panel << (number++ == 0 ? "plot " : ", \\\n  ");
    if (curve.with_raw) {
      put_block(data, name + "_raw", thinned(curve.points));
      panel << name << "_raw with lines linewidth 0.5 linecolor rgb '"
            << palette::white.mixed_with(curve.colour, 0.35).text() << "' notitle, \\\n  ";
    }
    put_block(data, name, thinned(curve.with_raw ? smoothed(curve.points) : curve.points));
    panel << name << " with lines linewidth " << curve.width << " linecolor rgb '" << curve.colour.text() << "' title "
          << quoted(curve.title);
  }
  figure.data += data.str();
  figure.panels.push_back(panel.str());
}

Diagram cost_diagram(const std::string& title, const strata::History& history) {
  const bool long_one = history.epochs.size() > 200;
  Diagram diagram{.title = title};
  diagram.curves.push_back(
      {"training", palette::blue, over_epochs(history, &strata::Epoch::training_cost), 1.6, long_one});
  diagram.curves.push_back(
      {"validation", palette::vermillion, over_epochs(history, &strata::Epoch::validation_cost), 1.6, long_one});
  return diagram;
}

}  // namespace experiments
