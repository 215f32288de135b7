// SPDX-License-Identifier: MIT
#include "experiments/all.hpp"
#include "experiments/lab.hpp"
#include "experiments/plane.hpp"
#include "experiments/regions.hpp"

namespace experiments {

using namespace strata;

namespace {

using Linear = Network<Input<2>, Dense<2, 2, Sigmoid>>;

struct Learned {
  Size batch, epochs;
};

/// Trains on the moons of this seed; returns the network.
template <class Network>
Network train_on(const Lab& lab, Learned how, const std::string& what, const Dataset<2>& moons, std::uint64_t seed) {
  Network network(lab.weights(Weights::as_original), seed);
  lab.learn(PlaneBatches(), how.batch, with_seed(what, seed), network, moons, NoValidation{},
            {.epochs = how.epochs, .seed = seed});
  return network;
}

}  // namespace

std::vector<Section> moons(const Lab& lab) {
  struct Run {
    Linear linear;
    Hidden hidden;
    double linear_accuracy, hidden_accuracy;
    std::uint64_t seed;
  };
  const Learned how{lab.options.batch_or(512), lab.options.epochs_or(200)};
  std::vector<Run> runs;
  for_each_seed(lab, 10, [&](std::uint64_t seed) {
    const auto data = scaled_moons(lab.options.noise, seed);
    auto linear = train_on<Linear>(lab, how, "moons, linear", data, seed);
    auto hidden = train_on<Hidden>(lab, how, "moons, hidden", data, seed);
    const double linear_accuracy = 100 * evaluate(linear, data).accuracy;
    const double hidden_accuracy = 100 * evaluate(hidden, data).accuracy;
    runs.push_back({std::move(linear), std::move(hidden), linear_accuracy, hidden_accuracy, seed});
  });

  Section section{.name = "moons", .title = "Two moons, linear and with a hidden layer"};
  section.setting = "Two interleaved half circles, " + count(moons_rows) + " points, noise " +
                    number_text(lab.options.noise) +
                    ", scaled to [0, 1]. A linear model, <code>Dense&lt;2, 2, Sigmoid&gt;</code>, and one with a "
                    "hidden layer of three neurons, <code>Dense&lt;2, 3, Sigmoid&gt;, Dense&lt;3, 2, "
                    "Sigmoid&gt;</code>. " +
                    count(how.epochs) + " epochs, " + lab.recipe(how.batch, Weights::as_original) +
                    ". Accuracy is that on the training data, as in the original.";
  section.original = "Figure 2: the line gets about 88 % right, the hidden layer over 99 %.";
  Claim linear{
      .claim = "training accuracy of the linear model", .original = "about 88 %", .least = 87, .most = 89, .unit = "%"};
  Claim hidden{
      .claim = "training accuracy with three hidden neurons", .original = "over 99 %", .least = 99, .unit = "%"};
  for (const Run& run : runs) {
    linear.values.push_back(run.linear_accuracy);
    hidden.values.push_back(run.hidden_accuracy);
  }
  section.claims = {linear, hidden};
  section.outcome =
      section.if_met("Both as in the original: a line cannot separate the moons, a curve made by three neurons can.");
  if (runs.empty()) return {section};

  constexpr Size drawn_points = 1200;
  const Run& shown = typical(runs, [](const Run& run) { return run.hidden_accuracy; });
  const auto data = scaled_moons(lab.options.noise, shown.seed);
  Figure figure{.columns = 2, .width = 820, .height = 450};
  const Box box{-0.05, 1.05, -0.05, 1.05};
  add_region_panel(figure, "linear", map_regions(shown.linear, box), data, drawn_points);
  add_region_panel(figure, "three hidden neurons", map_regions(shown.hidden, box), data, drawn_points);
  lab.draw(section, "moons",
           "Decision regions of the linear model and of the one with a hidden layer, and " + count(drawn_points) +
               " of the points. The paler a region, the less certain the network. " +
               shown_seed(shown.seed, runs.size(), "the accuracy of the latter"),
           figure);
  return {section};
}

}  // namespace experiments
