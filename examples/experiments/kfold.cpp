// SPDX-License-Identifier: MIT
#include <sstream>

#include "experiments/all.hpp"
#include "experiments/colours.hpp"
#include "experiments/lab.hpp"
#include "experiments/plane.hpp"

namespace experiments {

using namespace strata;

std::vector<Section> kfold(const Lab& lab) {
  constexpr Size folds = 10;
  const auto moons = scaled_moons(lab.options.noise, lab.options.seed);
  CrossValidation result;
  {
    Board::Watch watch(lab.board, "kfold");
    const TrainingSettings settings{
        .epochs = lab.options.epochs_or(200), .l2 = lab.options.l2, .seed = lab.options.seed};
    result = lab.options.weights == "glorot"
                 ? cross_validate<Hidden, 512>(moons, folds, lab.optimizer(), settings, Glorot{}, watch)
                 : cross_validate<Hidden, 512>(moons, folds, lab.optimizer(), settings, Uniform{0.1}, watch);
  }

  Section section{.name = "kfold", .title = "Cross-validation on two moons"};
  section.setting =
      "The moons and the hidden layer of before, ten folds of 1 000 points: each is held out once, while fresh weights "
      "(the same ones) learn the nine others. 200 epochs, batches of 512, η from 10.";
  section.original =
      "Describes k-fold cross-validation and has no number for it; its claim for this network, over 99 %, is about the "
      "data that were learned.";
  Claim claim{.claim = "accuracy on the held-out fold",
              .original = "over 99 % (on the training data)",
              .least = 99,
              .unit = "%"};
  Figure figure{.width = 560, .height = 300};
  std::ostringstream data;
  data << "$folds << END\n";
  for (Size fold = 0; fold < result.folds.size(); ++fold) {
    claim.values.push_back(100 * result.folds[fold].accuracy);
    data << fold + 1 << ' ' << claim.values.back() << '\n';
  }
  data << "END\n";
  section.claims = {claim};
  section.outcome =
      section.if_met("The claim holds on points that the network has not seen. The values are the ten folds'.");
  figure.data = data.str();
  std::ostringstream panel;
  panel << "set xlabel 'fold' offset 0,0.4\nset ylabel 'accuracy on the fold, %' offset 1,0\nset xrange [0.4:10.6]\n"
        << "set xtics 1\nset yrange [*<" << claim.mean() - 0.5 << ":100.05]\nset key outside above right horizontal\n"
        << "set grid ytics linewidth 0.7 linecolor rgb '#cccccc'\n"
        << "plot " << claim.mean() << " with lines linewidth 1.2 dashtype 2 linecolor rgb '"
        << palette::vermillion.text() << "' title 'mean', $folds with points pointtype 7 pointsize 0.9 linecolor rgb '"
        << palette::blue.text() << "' title 'fold'";
  figure.panels.push_back(panel.str());
  lab.draw(section, "kfold", "Accuracy on each of the ten folds, and their mean.", figure);
  return {section};
}

}  // namespace experiments
