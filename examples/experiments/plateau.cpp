// SPDX-License-Identifier: MIT
#include <iomanip>
#include <sstream>

#include "experiments/all.hpp"
#include "experiments/colours.hpp"
#include "experiments/image_parts.hpp"
#include "experiments/lab.hpp"
#include "experiments/original_batches.hpp"

namespace experiments {

using namespace strata;

namespace {

template <Size Width>
using OneHidden = Network<Input<784>, Dense<784, Width, Sigmoid>, Dense<Width, 10, Softmax>>;

struct Point {
  Size width;
  std::vector<double> training, validation;  ///< accuracy for each seed, in %
  std::vector<double> as_program;            ///< validation accuracy by the batches of the original's program
};

double mean(const std::vector<double>& values) { return Claim{.claim = "", .original = "", .values = values}.mean(); }

template <Size Width>
Point learn_width(const Lab& lab, const std::optional<image_sets::Found>& found) {
  Point point{Width, {}, {}, {}};
  for_each_seed(lab, 1, [&](std::uint64_t seed) {
    const ImageParts images = read_images(found, seed, lab.options.quick);
    OneHidden<Width> network(lab.weights(Weights::as_original), seed), as_program = network;
    const std::string what = "plateau, width " + std::to_string(Width);
    const Size epochs = lab.options.image_epochs_or(60, 1000), window = lab.options.image_window;
    lab.learn(ImageBatches(), lab.options.image_batch_or(256), with_seed(what, seed), network, images.training,
              images.validation, {.epochs = epochs, .early_stopping_window = window, .seed = seed});
    learn_as_original_program<256>(lab, with_seed(what + ", the program's batches", seed), as_program, images.training,
                                   images.validation, epochs, seed);
    point.training.push_back(100 * evaluate(network, images.training).accuracy);
    point.validation.push_back(100 * evaluate(network, images.validation).accuracy);
    point.as_program.push_back(100 * evaluate(as_program, images.validation).accuracy);
  });
  return point;
}

Figure figure_of(const std::vector<Point>& points) {
  Figure figure{.width = 640, .height = 360};
  std::ostringstream data, panel;
  data << "$widths << END\n";
  for (const Point& point : points)
    data << point.width << ' ' << mean(point.training) << ' ' << mean(point.validation) << ' ' << mean(point.as_program)
         << '\n';
  data << "END\n";
  figure.data = data.str();
  panel << "set logscale x\nset xrange [4:250]\nset xtics (";
  for (Size i = 0; i < points.size(); ++i) panel << (i > 0 ? ", " : "") << points[i].width;
  panel << ")\nset xlabel 'neurons of the hidden layer' offset 0,0.4\nset ylabel 'accuracy, %' offset 1,0\n"
        << "set key bottom right\nset grid ytics linewidth 0.7 linecolor rgb '#cccccc'\n"
        << "plot 87 with lines linewidth 1 dashtype 3 linecolor rgb '#555555' title 'original, validation (all of "
           "KMNIST)', \\\n"
        << "  $widths using 1:2 with linespoints pointtype 7 pointsize 0.7 linewidth 1.6 linecolor rgb '"
        << palette::blue.text() << "' title 'training', \\\n"
        << "  $widths using 1:3 with linespoints pointtype 9 pointsize 0.8 linewidth 1.6 linecolor rgb '"
        << palette::vermillion.text() << "' title 'validation', \\\n"
        << "  $widths using 1:4 with linespoints pointtype 5 pointsize 0.7 linewidth 1.6 linecolor rgb '"
        << palette::green.text() << "' title 'validation, by the batches of the original’s program'";
  figure.panels.push_back(panel.str());
  return figure;
}

}  // namespace

std::vector<Section> plateau(const Lab& lab) {
  const auto sets = find_images(lab.options);
  const std::optional<image_sets::Found> found = sets.empty() ? std::nullopt : std::optional(sets.front());
  std::vector<Point> points;
  const auto add = [&]<Size Width>(std::integral_constant<Size, Width>) {
    Point point = learn_width<Width>(lab, found);
    if (!point.validation.empty()) points.push_back(std::move(point));
  };
  [&]<Size... Width>(std::index_sequence<Width...>) { (add(std::integral_constant<Size, Width>()), ...); }
  (std::index_sequence<5, 10, 25, 50, 100, 200>{});

  const ImageParts images = read_images(found, lab.options.seed, lab.options.quick);
  Section section{.name = "plateau", .title = "One hidden layer, wider and wider"};
  const Size epochs = lab.options.image_epochs_or(60, 1000);
  section.setting =
      "Here: " + images.description +
      ". <code>Dense&lt;784, H, Sigmoid&gt;, Dense&lt;H, 10, Softmax&gt;</code> for H from 5 to 200, " +
      lab.recipe(lab.options.image_batch_or(256), Weights::as_original) + ", " + window_text(lab.options) +
      ", at most " + count(epochs) + " epochs" +
      (epochs < 1000 ? ", so that the whole page takes minutes (<code>--full</code>: the original’s 1\u00a0000)."
                     : ".");
  section.original =
      "One hidden layer levels off near 87 % on the validation data, however wide; hence its second one.";
  Claim gain{.claim = "validation accuracy gained by the last doubling, 100 to 200 neurons",
             .original = "a plateau",
             .least = -1,
             .most = 1,
             .unit = "points"};
  Claim level{.claim = "validation accuracy of the best width, " + images.title,
              .original = "near 87\u00a0%",
              .least = 85,
              .most = 89,
              .unit = "%",
              .unjudged = images.unjudged()};
  Claim program_gain = gain, program_level = level;
  program_gain.claim += ", by the batches of the original’s program";
  program_level.claim += ", by the batches of the original’s program";
  if (points.size() == 6) {
    for (Size i = 0; i < points.back().validation.size(); ++i) {
      gain.values.push_back(points[5].validation[i] - points[4].validation[i]);
      double best = 0;
      for (const Point& point : points) best = std::max(best, point.validation[i]);
      level.values.push_back(best);
      program_gain.values.push_back(points[5].as_program[i] - points[4].as_program[i]);
      best = 0;
      for (const Point& point : points) best = std::max(best, point.as_program[i]);
      program_level.values.push_back(best);
    }
    std::ostringstream outcome;
    outcome
        << std::fixed << std::setprecision(1) << "From 5 to 50 neurons the validation accuracy climbs by "
        << mean(points[3].validation) - mean(points[0].validation) << " points, from 50 to 200 by "
        << mean(points[5].validation) - mean(points[3].validation) << " more"
        << (gain.met() ? ": a plateau." : ": it flattens, but it has not stopped climbing.")
        << (images.unjudged().empty() ? "" : " Its height is that of other images than the original’s.")
        << " The original saw less than it thought: its program cuts an epoch into batches by the function that "
           "splits its data, which lets every part from the third on begin where the first one ended. So an epoch "
           "has the rows of two batches, the second one learned over and over. Trained on that, the best width ends "
           "at "
        << program_level.mean() << " %, and the last doubling of the width gains " << program_gain.mean()
        << " points. (The same function makes its test set of 20 % the rows of its validation set.)";
    section.outcome = outcome.str();
  }
  section.claims = {gain, level, program_gain, program_level};
  if (points.size() > 1)
    lab.draw(section, "plateau",
             "Accuracy over the width of the single hidden layer, " + images.title +
                 (points.front().validation.size() > 1
                      ? ": means over " + count(points.front().validation.size()) + " seeds."
                      : "."),
             figure_of(points));
  return {section};
}

}  // namespace experiments
