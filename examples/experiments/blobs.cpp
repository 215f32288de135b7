// SPDX-License-Identifier: MIT
#include "experiments/all.hpp"
#include "experiments/curves.hpp"
#include "experiments/lab.hpp"
#include "experiments/regions.hpp"

namespace experiments {

using namespace strata;

namespace {

using Deep = Network<Input<2>, Dense<2, 30, Sigmoid>, Dense<30, 10, Sigmoid>, Dense<10, 4, Softmax>>;

struct Parts {
  Dataset<2> training, validation;
};

/// The clouds, and the same scaled by the training data.
struct Clouds {
  Parts plain, scaled;
};

Clouds make_clouds(std::uint64_t seed) {
  auto [training, validation] = split(make_blobs({.rows = 5000, .seed = seed}), {0.75, 0.25}, seed);
  Clouds clouds{{training, validation}, {training, validation}};
  const auto range = MinMax<2>::fit(training);
  range.apply(clouds.scaled.training);
  range.apply(clouds.scaled.validation);
  return clouds;
}

/// How often the nearest mean of a class is the point's own class: for equal, round clouds no rule is better.
double accuracy_of_nearest_mean(const Parts& parts) {
  std::array<std::array<double, 3>, 4> sums{};
  for (Size row = 0; row < parts.training.rows(); ++row) {
    auto& sum = sums[parts.training.label(row)];
    sum[0] += parts.training.input(row)[0];
    sum[1] += parts.training.input(row)[1];
    sum[2] += 1;
  }
  Size right = 0;
  for (Size row = 0; row < parts.validation.rows(); ++row) {
    const auto distance = [&](const std::array<double, 3>& sum) {
      return std::hypot(parts.validation.input(row)[0] - sum[0] / sum[2],
                        parts.validation.input(row)[1] - sum[1] / sum[2]);
    };
    const auto nearest = std::min_element(sums.begin(), sums.end(),
                                          [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    right += nearest - sums.begin() == parts.validation.label(row);
  }
  return static_cast<double>(right) / static_cast<double>(parts.validation.rows());
}

}  // namespace

std::vector<Section> blobs(const Lab& lab) {
  struct Run {
    std::uint64_t seed;
    Deep network;
    History history;
    double accuracy, missing;
  };
  const Size batch = lab.options.batch_or(128), epochs = lab.options.epochs_or(500), window = lab.options.blobs_window;
  std::vector<Run> runs;
  for_each_seed(lab, 10, [&](std::uint64_t seed) {
    const Clouds clouds = make_clouds(seed);
    Deep network(lab.weights(Weights::as_original), seed);
    const History history =
        lab.learn(PlaneBatches(), batch, with_seed("blobs", seed), network, clouds.scaled.training,
                  clouds.scaled.validation, {.epochs = epochs, .early_stopping_window = window, .seed = seed});
    const double accuracy = evaluate(network, clouds.scaled.validation).accuracy;
    runs.push_back(
        {seed, std::move(network), history, 100 * accuracy, 100 * (accuracy_of_nearest_mean(clouds.plain) - accuracy)});
  });

  Section section{.name = "blobs", .title = "Four clouds"};
  section.setting =
      "5 000 points in four normal clouds about centres in (10, 30)², deviation 1, scaled to [0, 1] by the training "
      "data. 75 % to learn, 25 % to validate. <code>Dense&lt;2, 30, Sigmoid&gt;, Dense&lt;30, 10, Sigmoid&gt;, "
      "Dense&lt;10, 4, Softmax&gt;</code>, " +
      lab.recipe(batch, Weights::as_original) + ", at most " + count(epochs) + " epochs, " +
      (window > 0 ? "early stopping with the window " + count(window) : "no early stopping") + '.';
  section.original = "Shows the regions and the cost curves, without a number.";
  section.outcome =
      "Centres fall where the seed throws them, so clouds may overlap and no single accuracy says much. For equal, "
      "round clouds no rule beats the nearest centre; the claim is how far the network stays behind that rule.";
  Claim missing{.claim = "accuracy of the nearest centre minus the network’s",
                .original = "regions follow the clouds",
                .most = 1,
                .unit = "points"};
  Claim accuracy{
      .claim = "validation accuracy", .original = "no number", .unit = "%", .unjudged = "the original has no number"};
  for (const Run& run : runs) {
    missing.values.push_back(run.missing);
    accuracy.values.push_back(run.accuracy);
  }
  section.claims = {missing, accuracy};
  if (runs.empty()) return {section};

  const Run& shown = typical(runs, [](const Run& run) { return run.accuracy; });
  const Clouds clouds = make_clouds(shown.seed);
  Figure figure{.columns = 2, .width = 820, .height = 430};
  add_region_panel(figure, "regions and validation data", map_regions(shown.network, {-0.05, 1.05, -0.05, 1.05}),
                   clouds.scaled.validation);
  Diagram diagram = cost_diagram("cost", shown.history);
  diagram.square = true;
  add_diagram(figure, diagram);
  lab.draw(
      section, "blobs",
      "Decision regions with the validation data, and the cost. " + shown_seed(shown.seed, runs.size(), "accuracy"),
      figure);
  return {section};
}

}  // namespace experiments
