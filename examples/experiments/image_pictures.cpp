// SPDX-License-Identifier: MIT
#include "experiments/image_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "experiments/colours.hpp"
#include "experiments/curves.hpp"
#include "experiments/raster.hpp"
#include "support/number_text.hpp"

namespace experiments {

namespace {

constexpr Size classes = 10, side = 28;
constexpr double paper = 0.93;  ///< how light the ground of a cell is that has an image of its own

/// What a class shows.
std::string name_of(const std::string& set, Size label) {
  static constexpr std::array kana{"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"};
  return set.starts_with("kmnist") ? std::string(kana[label]) : std::to_string(label);
}

/// Tics that name the classes, in the middle of cells of so many pixels, from the far end if `backwards`.
std::string class_tics(const std::string& set, Size cell, bool backwards) {
  std::ostringstream tics;
  tics << '(';
  for (Size label = 0; label < classes; ++label) {
    const Size place = backwards ? classes - 1 - label : label;
    tics << (label > 0 ? ", " : "") << quoted(name_of(set, label)) << ' '
         << static_cast<double>(cell) * (static_cast<double>(place) + 0.5);
  }
  return tics.str() + ") scale 0";
}

/// A panel that is an image file, with what stands around it.
std::string image_panel(const std::string& file, const Raster& raster, const std::string& around) {
  std::ostringstream panel;
  panel << "set size ratio -1\nunset border\nset xrange [0:" << raster.width() << "]\nset yrange [0:" << raster.height()
        << "]\nunset key\nunset xtics\nunset ytics\n"
        << around << "plot " << quoted("pictures/" + file) << " binary filetype=png with rgbimage";
  return panel.str();
}

/// The images of a picture are a file of their own, which gnuplot frames. Without gnuplot that file is the picture.
void frame(const ImageFindings& findings, const Gnuplot& gnuplot, const fs::path& out, Section& section,
           const std::string& what, const Raster& raster, const std::string& caption, const std::string& around,
           int width, int height) {
  const std::string stem = findings.set + '-' + what, bare = stem + "-bare.png";
  raster.write(out / "pictures" / bare);
  Figure figure{.width = width, .height = height};
  figure.panels.push_back(image_panel(bare, raster, around));
  section.pictures.push_back({gnuplot.draw(stem, figure) ? stem : stem + "-bare", caption, width});
}

std::span<const float> image(const strata::Dataset<784>& images, Size row) { return images.input(row); }

Raster sample_grid(const strata::Dataset<784>& images, Size columns, Size zoom) {
  const Size cell = (side + 4) * zoom;
  Raster raster(columns * cell, classes * cell, palette::white);
  std::array<Size, classes> seen{};
  for (Size row = 0; row < images.rows(); ++row) {
    const Size label = images.label(row);
    if (label >= classes || seen[label] == columns) continue;
    raster.paste(image(images, row), side, seen[label]++ * cell + 2 * zoom, label * cell + 2 * zoom, zoom,
                 palette::white, palette::black);
  }
  return raster;
}

/// Row: what it is, column: what it was taken for; in each cell the test image of which the network was surest.
Raster confusion_plot(const ImageFindings& findings, Size zoom) {
  std::map<std::pair<Size, Size>, Size> surest;
  for (Size row = 0; row < findings.test.rows(); ++row) {
    const std::pair cell{Size{findings.test.label(row)}, findings.answers[row]};
    const auto [place, fresh] = surest.try_emplace(cell, row);
    if (!fresh && findings.certainties[row] > findings.certainties[place->second]) place->second = row;
  }
  const Size cell = (side + 2) * zoom;
  Raster raster(classes * cell, classes * cell, palette::white);
  const std::vector<float> nothing(side * side, 0.0F);
  for (Size actual = 0; actual < classes; ++actual)
    for (Size predicted = 0; predicted < classes; ++predicted) {
      const auto found = surest.find({actual, predicted});
      const bool there = found != surest.end();
      const Colour tint = actual == predicted ? palette::blue : palette::vermillion;
      const Colour ground = there ? tint.mixed_with(palette::white, paper - 0.1) : Colour{paper, paper, paper};
      raster.paste(there ? image(findings.test, found->second) : std::span<const float>(nothing), side,
                   predicted * cell + zoom, actual * cell + zoom, zoom, ground, palette::black);
    }
  return raster;
}

/// Each neuron's weights, from its most negative (blue) over 0 (white) to its most positive (vermillion).
Raster weight_images(const std::vector<float>& weights, Size columns, Size zoom) {
  const Size neurons = weights.size() / (side * side), cell = (side + 2) * zoom;
  Raster raster(columns * cell, (neurons + columns - 1) / columns * cell, palette::white);
  for (Size neuron = 0; neuron < neurons; ++neuron) {
    const std::span own(&weights[neuron * side * side], side * side);
    float largest = 0;
    for (const float weight : own) largest = std::max(largest, std::abs(weight));
    std::vector<float> positive(own.begin(), own.end()), negative(own.begin(), own.end());
    for (Size i = 0; i < own.size(); ++i) {
      positive[i] = largest > 0 ? own[i] / largest : 0;
      negative[i] = -positive[i];
    }
    for (Size i = 0; i < side * side * zoom * zoom; ++i) {
      const Size x = i % (side * zoom), y = i / (side * zoom), pixel = y / zoom * side + x / zoom;
      const Colour towards = positive[pixel] > 0 ? palette::vermillion : palette::blue;
      const double strength = std::max(positive[pixel], negative[pixel]);
      raster.set(neuron % columns * cell + zoom + x, neuron / columns * cell + zoom + y,
                 palette::white.mixed_with(towards, strength));
    }
  }
  return raster;
}

/// Counts, the darker the more; the scale is logarithmic, or the mistakes would be invisible beside the right answers.
Figure confusion_matrix(const ImageFindings& findings) {
  std::array<std::array<Size, classes>, classes> counts{};
  for (Size row = 0; row < findings.test.rows(); ++row) ++counts[findings.test.label(row)][findings.answers[row]];
  std::ostringstream data, panel;
  data << "$counts << END\n";
  for (Size actual = 0; actual < classes; ++actual)
    for (Size predicted = 0; predicted < classes; ++predicted) {
      const auto count = static_cast<double>(counts[actual][predicted]);
      data << predicted << ' ' << actual << ' ' << std::log1p(count) << ' ' << count << '\n';
    }
  data << "END\n";
  panel << "set size square\nset border 0\nunset key\nunset colorbox\nset xrange [-0.5:9.5]\nset yrange [9.5:-0.5]\n"
        << "set palette defined (0 '#ffffff', 1 '" << palette::blue.text()
        << "')\nset cbrange [0:*]\nset xlabel 'predicted'\nset ylabel 'actual'\nset tics scale 0\nset xtics (";
  for (Size label = 0; label < classes; ++label)
    panel << (label > 0 ? ", " : "") << quoted(name_of(findings.set, label)) << ' ' << label;
  panel << ")\nset ytics (";
  for (Size label = 0; label < classes; ++label)
    panel << (label > 0 ? ", " : "") << quoted(name_of(findings.set, label)) << ' ' << label;
  // White digits where the ground is dark.
  panel << ")\nplot $counts using 1:2:3 with image, \\\n"
        << "  $counts using 1:2:($4>0 ? sprintf('%d', $4) : ''):($3>4.5 ? 0xffffff : 0x333333) with labels font ',9' "
           "textcolor rgb variable";
  Figure figure{.width = 520, .height = 500};
  figure.data = data.str();
  figure.panels.push_back(panel.str());
  return figure;
}

Figure curves(const strata::History& history) {
  Figure figure{.columns = 2, .width = 900, .height = 340};
  Diagram cost = cost_diagram("cost", history);
  cost.marks.push_back({static_cast<double>(history.best_epoch),
                        "kept: epoch " + support::fixed_text(static_cast<double>(history.best_epoch)), palette::green});
  Diagram accuracy{.title = "validation accuracy", .y_label = "accuracy, %", .logarithmic_y = false};
  accuracy.key = "off";
  // Nothing is learned below a half, unless nothing is learned at all.
  accuracy.extra = history.last().validation_accuracy > 0.6 ? "set yrange [50:100]\n" : "set yrange [0:100]\n";
  accuracy.curves.push_back(
      {"validation", palette::vermillion, over_epochs(history, &strata::Epoch::validation_accuracy)});
  for (auto& [epoch, share] : accuracy.curves.back().points) share *= 100;
  add_diagram(figure, cost);
  add_diagram(figure, accuracy);
  return figure;
}

}  // namespace

void draw_image_pictures(const ImageFindings& findings, const Gnuplot& gnuplot, const fs::path& out, Section& section) {
  const auto framed = [&](const std::string& what, const Raster& raster, const std::string& caption,
                          const std::string& around, int width, int height) {
    frame(findings, gnuplot, out, section, what, raster, caption, around, width, height);
  };
  if (can_write_images())
    framed("samples", sample_grid(findings.training, 16, 2), "Sixteen training images of each class.",
           "set ytics " + class_tics(findings.set, (side + 4) * 2, true) + '\n', 720, 460);
  const auto drawn = [&](const std::string& what, const Figure& figure, const std::string& caption) {
    const std::string stem = findings.set + '-' + what;
    if (gnuplot.draw(stem, figure)) section.pictures.push_back({stem, caption, figure.width});
  };
  drawn("curves", curves(findings.history), "Cost and validation accuracy over the epochs; the kept epoch is marked.");
  drawn("confusion", confusion_matrix(findings),
        "Confusion matrix of the test images. The shade grows with the logarithm of the count.");
  if (!can_write_images()) return;
  const std::string axes = "set xtics " + class_tics(findings.set, (side + 2) * 3, false) + "\nset ytics " +
                           class_tics(findings.set, (side + 2) * 3, true) +
                           "\nset xlabel 'predicted'\nset ylabel 'actual'\n";
  framed("confusion-plot", confusion_plot(findings, 3),
         "Confusion plot: in each cell the test image of that actual and that predicted class of which the network was "
         "surest; blue where it was right, orange where it was wrong, grey where there is none.",
         axes, 620, 600);
  framed("weights", weight_images(findings.first_weights, 20, 2),
         "The weights of the 200 neurons of the first layer, each as an image and on a scale of its own: orange is "
         "positive, blue negative, white zero.",
         "", 900, 470);
}

}  // namespace experiments
