// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <strata/strata.hpp>

#include "experiments/board.hpp"
#include "experiments/gnuplot.hpp"
#include "experiments/result.hpp"
#include "experiments/rule.hpp"
#include "support/number_text.hpp"

namespace experiments {

using support::fixed_text, support::number_text;

/// A number of things.
inline std::string count(Size things) { return fixed_text(static_cast<double>(things)); }

/// The rows of a batch that may be asked for. Each is compiled on its own, hence so few.
template <Size... Rows>
struct Batches {
  static constexpr std::array all{Rows...};
};
using PlaneBatches = Batches<32, 128, 512>;
using ImageBatches = Batches<64, 256>;

/// Whose first weights an experiment has unless others are asked for.
enum class Weights { as_original, glorot };

/// What an experiment works with.
struct Lab {
  const Options& options;
  Board& board;
  const Gnuplot& gnuplot;

  /// The rule asked for: growing and slashing from 10, unless there is a momentum.
  Rule rule() const {
    Rule rule{{.grow = options.grow, .slash = options.slash}, options.momentum};
    rule.learning_rate = options.learning_rate.value_or(options.momentum ? 0.1 : 10);
    return rule;
  }

  FirstWeights weights(Weights own) const {
    return {options.weights.empty() ? own == Weights::as_original : options.weights == "uniform"};
  }

  /// "batches of 128, η from 10 (grown by 1.1, slashed by 2), first weights from (−0.1, 0.1)" or what was asked for.
  std::string recipe(Size batch, Weights own) const;

  /// Trains in batches of so many rows, with a line on the board. Ctrl-C ends it after the batch and keeps the best
  /// parameters.
  template <Size... Rows, class Network, class Data, class Validation>
  strata::History learn(Batches<Rows...>, Size batch, const std::string& what, Network& network, const Data& training,
                        const Validation& validation, strata::TrainingSettings settings) const {
    return learn(Batches<Rows...>(), batch, rule(), what, network, training, validation, settings);
  }

  /// The same by this rule.
  template <Size... Rows, class Network, class Data, class Validation>
  strata::History learn(Batches<Rows...>, Size batch, const Rule& rule, const std::string& what, Network& network,
                        const Data& training, const Validation& validation, strata::TrainingSettings settings) const {
    // The best epoch is kept even where a window is too large for so few epochs ever to stop.
    settings.restore_best = settings.early_stopping_window > 0;
    if (2 * settings.early_stopping_window >= settings.epochs) settings.early_stopping_window = 0;
    settings.l2 = options.l2;
    settings.decay = options.decay;
    settings.stop_requested = strata::Interrupt::requested;
    // Too few epochs for the window: it would be refused, since it could never stop, but the best is wanted.
    if (settings.early_stopping_window > 0 && settings.early_stopping_window >= (settings.epochs + 1) / 2) {
      settings.early_stopping_window = 0;
      settings.restore_best = true;
    }
    Board::Watch watch(board, what);
    BestSoFar best(network);
    const auto look = [&](const strata::Progress& progress) {
      if (!settings.restore_best) best.look(progress.epoch);
      watch(progress);
    };
    strata::History history;
    const auto with = [&]<Size Batch>(std::integral_constant<Size, Batch>) {
      if (batch == Batch) history = strata::train<Batch>(network, training, validation, rule, settings, look);
    };
    (with(std::integral_constant<Size, Rows>()), ...);
    if (history.stop == strata::Stop::observer_asked && !settings.restore_best) best.restore();
    return history;
  }

  /// Draws, or leaves the picture out where there is no gnuplot.
  void draw(Section& section, const std::string& stem, const std::string& caption, const Figure& figure) const {
    if (gnuplot.draw(stem, figure)) section.pictures.push_back({stem, caption, figure.width});
  }

 private:
  /// The best parameters of a training that means to end with its last ones, in case that it is interrupted.
  template <class Network>
  class BestSoFar {
   public:
    explicit BestSoFar(Network& network) : network_(network) {}

    void look(const strata::Epoch& epoch) {
      const double cost = std::isnan(epoch.validation_cost) ? epoch.training_cost : epoch.validation_cost;
      if (cost >= lowest_) return;
      lowest_ = cost;
      if (best_)
        *best_ = network_.parameters();
      else
        best_ = std::make_unique<typename Network::Parameters>(network_.parameters());
    }
    void restore() {
      if (best_) network_.parameters() = *best_;
    }

   private:
    Network& network_;
    double lowest_ = std::numeric_limits<double>::infinity();
    std::unique_ptr<typename Network::Parameters> best_;
  };
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

/// For the caption of its picture: "Seed 9, the middle one of 10 by accuracy."
inline std::string shown_seed(std::uint64_t seed, Size runs, const std::string& by) {
  return "Seed " + std::to_string(seed) +
         (runs > 1 ? ", the middle one of " + std::to_string(runs) + " by " + by + '.' : ".");
}

}  // namespace experiments
