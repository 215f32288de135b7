// SPDX-License-Identifier: MIT
#pragma once

#include <strata/strata.hpp>

#include "experiments/board.hpp"
#include "experiments/gnuplot.hpp"
#include "experiments/result.hpp"

namespace experiments {

/// What an experiment works with.
struct Lab {
  const Options& options;
  Board& board;
  const Gnuplot& gnuplot;

  /// Growing and slashing from the learning rate asked for.
  strata::GrowAndSlash optimizer() const {
    return {.learning_rate = options.learning_rate, .grow = options.grow, .slash = options.slash};
  }

  /// A network with first weights as asked for, or as the experiment has them.
  enum class Weights { as_original, glorot };
  template <class Network>
  Network fresh(Weights own, std::uint64_t seed) const {
    const bool uniform = options.weights.empty() ? own == Weights::as_original : options.weights == "uniform";
    return uniform ? Network(strata::Uniform{0.1}, seed) : Network(strata::Glorot{}, seed);
  }

  /// Trains with a line on the board; ends at Ctrl-C.
  template <Size Batch, class Network, class Data, class Validation>
  strata::History learn(const std::string& what, Network& network, const Data& training, const Validation& validation,
                        strata::TrainingSettings settings) const {
    settings.l2 = options.l2;
    Board::Watch watch(board, what);
    return strata::train<Batch>(network, training, validation, optimizer(), settings, watch);
  }

  /// Draws, or leaves the picture out where there is no gnuplot.
  void draw(Section& section, const std::string& stem, const std::string& caption, const Figure& figure) const {
    if (gnuplot.draw(stem, figure)) section.pictures.push_back({stem, caption, figure.width});
  }
};

/// f(seed) for each seed, as long as nobody presses Ctrl-C.
void for_each_seed(const Lab& lab, Size own, auto&& f) {
  for (Size i = 0; i < lab.options.seeds_or(own) && !strata::Interrupt::requested(); ++i) f(lab.options.seed + i);
}

/// "tricky, seed 3".
inline std::string with_seed(const std::string& name, std::uint64_t seed) {
  return name + ", seed " + std::to_string(seed);
}

/// The run to be shown: the one in the middle by this figure, neither the best nor the worst.
template <class Run, class Figure>
const Run& typical(const std::vector<Run>& runs, Figure figure) {
  std::vector<const Run*> sorted;
  for (const Run& run : runs) sorted.push_back(&run);
  std::sort(sorted.begin(), sorted.end(), [&](const Run* a, const Run* b) { return figure(*a) < figure(*b); });
  return *sorted[(sorted.size() - 1) / 2];
}

}  // namespace experiments
