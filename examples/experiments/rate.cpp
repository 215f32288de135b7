// SPDX-License-Identifier: MIT
#include "experiments/all.hpp"
#include "experiments/curves.hpp"
#include "experiments/lab.hpp"
#include "experiments/plane.hpp"

namespace experiments {

using namespace strata;

std::vector<Section> rate(const Lab& lab) {
  constexpr std::array starts{0.01, 10000.0, 10.0};
  const std::array colours{palette::green, palette::orange, palette::blue};
  const std::array widths{5.0, 2.6, 1.0};  // they come to lie upon each other
  const Size batch = lab.options.batch_or(512), epochs = lab.options.epochs_or(200);
  Diagram diagram{
      .title = "", .y_label = "learning rate after the epoch", .key = "inside bottom right vertical maxrows 3"};
  Claim claim{.claim = "with η from " + number_text(starts[0]) + ", " + number_text(starts[2]) + " and " +
                       number_text(starts[1]) + ": farthest from each other in training accuracy",
              .original = "no number: the rate finds its own size",
              .least = 0,
              .most = 0.5,
              .unit = "points"};
  // The experiment is about this rule, whatever the others go by.
  Rule rule = lab.rule();
  rule.momentum.reset();
  for_each_seed(lab, 5, [&](std::uint64_t seed) {
    const auto moons = scaled_moons(lab.options.noise, seed);
    double lowest = 100, highest = 0;
    for (Size i = 0; i < starts.size(); ++i) {
      Hidden network(lab.weights(Weights::as_original), seed);
      rule.learning_rate = starts[i];
      const History history = lab.learn(PlaneBatches(), batch, rule, with_seed("rate", seed), network, moons,
                                        NoValidation{}, {.epochs = epochs, .seed = seed});
      const double accuracy = 100 * evaluate(network, moons).accuracy;
      lowest = std::min(lowest, accuracy);
      highest = std::max(highest, accuracy);
      if (seed != lab.options.seed) continue;
      diagram.curves.push_back(
          {"from η = " + number_text(starts[i]), colours[i], over_epochs(history, &Epoch::learning_rate), widths[i]});
      diagram.curves.back().points.front().second = starts[i];
    }
    claim.values.push_back(highest - lowest);
  });

  Section section{.name = "rate", .title = "The learning rate, grown and slashed"};
  section.setting = "Two moons with three hidden neurons, " + count(epochs) + " epochs, batches of " + count(batch) +
                    ". Before a step the cost of the batch is known; while it is larger after the step, η is divided "
                    "by β = " +
                    number_text(rule.slash) +
                    " and the step is taken again; then η is multiplied by α = " + number_text(rule.grow) +
                    ". Three trainings from the same first weights.";
  section.original =
      "Describes the rule as one that frees its user from finding η. Its text grows by 1.1, its program by 1.2 "
      "(<code>--grow 1.2</code>).";
  section.claims = {claim};
  section.outcome = section.if_met(
      "From six orders of magnitude the rate comes to the same band, where it saws: it grows until a step goes "
      "wrong and is slashed. The trainings end equally well.");
  if (diagram.curves.empty()) return {section};
  Figure figure{.width = 640, .height = 360};
  add_diagram(figure, diagram);
  lab.draw(section, "rate",
           "η after each epoch, from three different beginnings. Seed " + std::to_string(lab.options.seed) + '.',
           figure);
  return {section};
}

}  // namespace experiments
