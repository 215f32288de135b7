// SPDX-License-Identifier: MIT
#include <sstream>

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
  Diagram diagram{
      .title = "", .y_label = "learning rate after the epoch", .extra = "set key inside bottom right vertical\n"};
  Claim claim{.claim = "with η from 0.01, 10 and 10 000: farthest from each other in training accuracy",
              .original = "no number: the rate finds its own size",
              .least = 0,
              .most = 0.5,
              .unit = "points"};
  for_each_seed(lab, 5, [&](std::uint64_t seed) {
    const auto moons = scaled_moons(lab.options.noise, seed);
    double lowest = 100, highest = 0;
    for (Size i = 0; i < starts.size(); ++i) {
      auto network = lab.fresh<Hidden>(Lab::Weights::as_original, seed);
      auto optimizer = lab.optimizer();
      optimizer.learning_rate = starts[i];
      Board::Watch watch(lab.board, with_seed("rate", seed));
      const History history =
          train<512>(network, moons, NoValidation{}, optimizer,
                     {.epochs = lab.options.epochs_or(200), .l2 = lab.options.l2, .seed = seed}, watch);
      const double accuracy = 100 * evaluate(network, moons).accuracy;
      lowest = std::min(lowest, accuracy);
      highest = std::max(highest, accuracy);
      if (seed != lab.options.seed) continue;
      std::ostringstream title;
      title << "from η = " << starts[i];
      diagram.curves.push_back({title.str(), colours[i], over_epochs(history, &Epoch::learning_rate), widths[i]});
      diagram.curves.back().points.front().second = starts[i];
    }
    claim.values.push_back(highest - lowest);
  });

  Section section{.name = "rate", .title = "The learning rate, grown and slashed"};
  section.setting =
      "Two moons with three hidden neurons, 200 epochs, batches of 512. Before a step the cost of the batch is known; "
      "while it is larger after the step, η is halved (β = 2) and the step is taken again; then η grows by a tenth (α "
      "= "
      "1.1). Three trainings, from η = 0.01, 10 and 10 000.";
  section.original =
      "Describes the rule as one that frees its user from finding η. The text grows by 1.1, the program by 1.2; here "
      "it "
      "is the text's, unless <code>--grow</code> says otherwise.";
  section.claims = {claim};
  section.outcome = section.if_met(
      "From six orders of magnitude the rate comes to the same band, where it saws: it grows until a step goes "
      "wrong and is slashed. The trainings end equally well.");
  Figure figure{.width = 640, .height = 360};
  add_diagram(figure, diagram);
  lab.draw(section, "rate", "η after each epoch, from three different beginnings (the same first weights).", figure);
  return {section};
}

}  // namespace experiments
