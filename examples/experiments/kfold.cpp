// SPDX-License-Identifier: MIT
#include <sstream>

#include "experiments/all.hpp"
#include "experiments/colours.hpp"
#include "experiments/lab.hpp"
#include "experiments/plane.hpp"

namespace experiments {

using namespace strata;

namespace {

constexpr Size folds = 10;

struct Run {
  std::uint64_t seed;
  CrossValidation result;
};

template <Size... Rows>
CrossValidation validate(Batches<Rows...>, Size batch, const Lab& lab, std::uint64_t seed) {
  const auto moons = scaled_moons(lab.options.noise, seed);
  const TrainingSettings settings{.epochs = lab.options.epochs_or(200),
                                  .l2 = lab.options.l2,
                                  .decay = lab.options.decay,
                                  .seed = seed,
                                  .stop_requested = Interrupt::requested};
  Board::Watch watch(lab.board, with_seed("kfold", seed));
  CrossValidation result;
  const auto with = [&]<Size Batch>(std::integral_constant<Size, Batch>) {
    if (batch == Batch)
      result =
          cross_validate<Hidden, Batch>(moons, folds, lab.rule(), settings, lab.weights(Weights::as_original), watch);
  };
  (with(std::integral_constant<Size, Rows>()), ...);
  return result;
}

Figure figure_of(const CrossValidation& result) {
  Figure figure{.width = 560, .height = 300};
  std::ostringstream data, panel;
  data << "$folds << END\n";
  for (Size fold = 0; fold < result.folds.size(); ++fold)
    data << fold + 1 << ' ' << 100 * result.folds[fold].accuracy << '\n';
  data << "END\n";
  figure.data = data.str();
  const double mean = 100 * result.mean_accuracy();
  panel << "set xlabel 'fold' offset 0,0.4\nset ylabel 'accuracy on the fold, %' offset 1,0\nset xrange [0.4:"
        << static_cast<double>(folds) + 0.6 << "]\nset xtics 1\nset yrange [*<" << mean - 0.5
        << ":100.05]\nset key outside above right horizontal\n"
        << "set grid ytics linewidth 0.7 linecolor rgb '#cccccc'\n"
        << "plot " << mean << " with lines linewidth 1.2 dashtype 2 linecolor rgb '" << palette::vermillion.text()
        << "' title 'mean', $folds with points pointtype 7 pointsize 0.9 linecolor rgb '" << palette::blue.text()
        << "' title 'fold'";
  figure.panels.push_back(panel.str());
  return figure;
}

}  // namespace

std::vector<Section> kfold(const Lab& lab) {
  const Size batch = lab.options.batch_or(512);
  std::vector<Run> runs;
  for_each_seed(lab, 5, [&](std::uint64_t seed) {
    runs.push_back({seed, validate(PlaneBatches(), batch, lab, seed)});
  });

  Section section{.name = "kfold", .title = "Cross-validation on two moons"};
  section.setting = "The moons and the hidden layer of before, " + count(folds) + " folds of " +
                    count(moons_rows / folds) +
                    " points: each is held out once, while fresh weights (the same ones) learn the others. " +
                    count(lab.options.epochs_or(200)) + " epochs, " + lab.recipe(batch, Weights::as_original) + '.';
  section.original =
      "Describes k-fold cross-validation and has no number for it; its claim for this network, over 99 %, is about the "
      "data that were learned.";
  Claim mean{.claim = "accuracy on the held-out folds, their mean",
             .original = "over 99 % (on the training data)",
             .least = 99,
             .unit = "%"};
  Claim spread{.claim = "the same, their standard deviation",
               .original = "no number",
               .unit = "points",
               .unjudged = "the original has no number"};
  for (const Run& run : runs) {
    mean.values.push_back(100 * run.result.mean_accuracy());
    spread.values.push_back(100 * run.result.accuracy_spread());
  }
  section.claims = {mean, spread};
  section.outcome = section.if_met("The claim holds on points that the network has not seen.");
  if (runs.empty()) return {section};

  const Run& shown = typical(runs, [](const Run& run) { return run.result.mean_accuracy(); });
  lab.draw(section, "kfold",
           "Accuracy on each fold, and their mean. " + shown_seed(shown.seed, runs.size(), "that mean"),
           figure_of(shown.result));
  return {section};
}

}  // namespace experiments
