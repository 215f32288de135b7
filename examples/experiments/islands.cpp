// SPDX-License-Identifier: MIT
#include "experiments/all.hpp"
#include "experiments/curves.hpp"
#include "experiments/lab.hpp"
#include "experiments/regions.hpp"

namespace experiments {

using namespace strata;

namespace {

using Deep = Network<Input<2>, Dense<2, 20, Sigmoid>, Dense<20, 20, Sigmoid>, Dense<20, 4, Softmax>>;

struct Training {
  Deep network;
  History history;
  double accuracy, inner, outer;  ///< on the validation data; the mean recall of two classes each

  double stopped_at() const { return static_cast<double>(history.last().number); }
};

struct Run {
  std::uint64_t seed;
  Training small, large;
};

auto parts_of(std::uint64_t seed) { return split(make_islands({.rows = 500, .seed = seed}), {0.75, 0.25}, seed); }

Training run(const Lab& lab, const std::string& what, Size window, std::uint64_t seed) {
  const auto [training, validation] = parts_of(seed);
  auto network = lab.fresh<Deep>(Lab::Weights::as_original, seed);
  const History history =
      lab.learn<128>(with_seed(what, seed), network, training, validation,
                     {.epochs = lab.options.epochs_or(10000), .early_stopping_window = window, .seed = seed});
  const auto result = evaluate(network, validation);
  const auto recall = [&](Size one, Size other) {
    return 50 * (result.confusion.recall(one) + result.confusion.recall(other));
  };
  return {std::move(network), history, 100 * result.accuracy, recall(0, 1), recall(2, 3)};
}

Figure three_panels(const Run& run) {
  const auto [training, validation] = parts_of(run.seed);
  Figure figure{.columns = 3, .width = 1020, .height = 400};
  add_region_panel(figure, "window 80", map_regions(run.small.network, Box{}), training);
  add_region_panel(figure, "window 800", map_regions(run.large.network, Box{}), training);
  // The same first weights and the same order of rows: the short training is the beginning of the long one.
  Diagram diagram = cost_diagram("cost", run.large.history);
  diagram.marks = {{run.small.stopped_at(), "window 80 stops", palette::green},
                   {run.large.stopped_at(), "window 800 stops", palette::purple}};
  diagram.square = true;
  diagram.logarithmic_x = true;
  diagram.extra = "set xrange [10:20000]\n";
  add_diagram(figure, diagram);
  return figure;
}

}  // namespace

std::vector<Section> islands(const Lab& lab) {
  std::vector<Run> runs;
  for_each_seed(lab, 10, [&](std::uint64_t seed) {
    Training small = run(lab, "islands, window 80", 80, seed);
    runs.push_back({seed, std::move(small), run(lab, "islands, window 800", 800, seed)});
  });

  Section section{.name = "islands", .title = "Islands: the window decides what is learned"};
  section.setting =
      "500 points of the unit square. Inside the circle of radius 0.4 about the middle, class 0 above and class 1 "
      "below; "
      "outside, class 2 on the right and class 3 on the left. 75 % to learn, 25 % to validate. <code>Dense&lt;2, 20, "
      "Sigmoid&gt;, Dense&lt;20, 20, Sigmoid&gt;, Dense&lt;20, 4, Softmax&gt;</code>, batches of 128, η from 10, "
      "weights "
      "from (−0.1, 0.1), which this experiment depends on: with Glorot's there is no second plateau to stop on. At "
      "most "
      "10 000 epochs. Early stopping with the windows 80 and 800.";
  section.original =
      "Figure 4: the small window stops after about 430 epochs, when only the outer classes are learned; the large one "
      "goes on, to about 2 100 epochs, and finds the inner ones.";
  Claim small{.claim = "window 80: epoch of the stop",
              .original = "about 430",
              .least = 215,
              .most = 860,
              .unit = "epochs",
              .decimals = 0};
  Claim outer{.claim = "window 80: recall of the outer classes",
              .original = "learned",
              .least = 75,
              .unit = "%",
              .decimals = 1};
  Claim inner{.claim = "window 80: recall of the inner classes",
              .original = "not learned",
              .most = 60,
              .unit = "%",
              .decimals = 1};
  Claim large{.claim = "window 800: epoch of the stop",
              .original = "about 2 100",
              .least = 1050,
              .most = 4200,
              .unit = "epochs",
              .decimals = 0};
  Claim found{.claim = "window 800: recall of the inner classes",
              .original = "learned",
              .least = 90,
              .unit = "%",
              .decimals = 1};
  Size to_the_end = 0, on_the_plateau = 0;
  for (const Run& run : runs) {
    small.values.push_back(run.small.stopped_at());
    outer.values.push_back(run.small.outer);
    inner.values.push_back(run.small.inner);
    large.values.push_back(run.large.stopped_at());
    found.values.push_back(run.large.inner);
    on_the_plateau += run.small.inner < 60;
    to_the_end += run.large.history.stop == Stop::all_epochs_done;
  }
  section.claims = {small, outer, inner, large, found};
  if (runs.empty()) return {section};

  section.outcome =
      std::string(outer.met() && inner.met() && found.met() ? "The two regimes are those of the original: in "
                                                            : "In ") +
      std::to_string(on_the_plateau) + " of " + std::to_string(runs.size()) +
      " seeds the small window stops before the inner classes are learned. For the epochs of the stops the claims "
      "allow a factor of two. " +
      std::string(large.met() ? ""
                              : "The large window goes on for longer than it did in the original: the validation "
                                "cost keeps falling, slowly. ") +
      (to_the_end > 0 ? std::to_string(to_the_end) + " of " + std::to_string(runs.size()) +
                            " trainings with the large window were still at it when their epochs were used up. "
                      : "") +
      "The original's mini-batches repeated rows, which is not done here, so its epochs were others.";
  const Run& shown = typical(runs, [](const Run& run) { return run.large.stopped_at(); });
  lab.draw(
      section, "islands",
      "Decision regions with the training data where the small and the large window stopped, and the cost with both "
      "stops (pale: each epoch; strong: moving mean). Seed " +
          std::to_string(shown.seed) + ", the middle one by the stop of the large window.",
      three_panels(shown));
  return {section};
}

}  // namespace experiments
