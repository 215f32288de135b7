// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <limits>
#include <vector>

#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What is known after an epoch; epoch 0 is the network before training. NaN where there is nothing to tell.
struct Epoch {
  Size number = 0;
  double training_cost = math::nan<double>;    ///< without penalty
  double validation_cost = math::nan<double>;  ///< without penalty
  double validation_accuracy = math::nan<double>;
  double learning_rate = 0;  ///< after the epoch
  double seconds = 0;        ///< of training, all epochs so far
};

enum class Stop { all_epochs_done, validation_cost_rose, observer_asked, validation_accuracy_fell };

/// A training run, epoch by epoch.
struct History {
  std::vector<Epoch> epochs;
  Size best_epoch = 0;  ///< of the lowest validation cost (or highest accuracy, if that is watched), or of the lowest
                        ///< training cost without validation data
  Stop stop = Stop::all_epochs_done;

  const Epoch& best() const { return epochs[best_epoch]; }
  const Epoch& last() const { return epochs.back(); }
};

/// One pass over the data, or as much of it as was done before the cost stopped being finite or somebody asked to stop.
struct Pass {
  double mean_cost = 0;       ///< of the rows done, each before the step it was part of, without penalty
  double last_good_cost = 0;  ///< of the last batch whose cost was finite
  Size batches = 0;           ///< begun
  bool finite = true;         ///< the costs, and in the end the optimiser's state
  bool stopped = false;       ///< because somebody asked
  Size rows = 0;              ///< done
  double cost_of_rows = 0;    ///< the sum of their costs
  bool begun = false;         ///< the order of the rows stands
};

/// What an observer is told after each epoch.
struct Progress {
  const Epoch& epoch;
  Size epochs;                ///< that were asked for
  Size rows;                  ///< of training data
  double samples_per_second;  ///< over the epoch, bookkeeping included
};

/// Looks on and says nothing.
struct Silent {
  void operator()(const Progress&) const {}
};

namespace detail {

/// Tells the observer; false if it returns that. One that returns nothing never does.
template <class Observer>
bool go_on(Observer& observer, const Progress& progress) {
  if constexpr (std::convertible_to<decltype(observer(progress)), bool>) {
    return static_cast<bool>(observer(progress));
  } else {
    observer(progress);
    return true;
  }
}

}  // namespace detail

}  // namespace strata
