// SPDX-License-Identifier: MIT
#pragma once

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

enum class Stop { all_epochs_done, validation_cost_rose, observer_asked };

/// A training run, epoch by epoch.
struct History {
  std::vector<Epoch> epochs;
  Size best_epoch = 0;  ///< of the lowest validation cost, or of the lowest training cost without validation data
  Stop stop = Stop::all_epochs_done;

  const Epoch& best() const { return epochs[best_epoch]; }
  const Epoch& last() const { return epochs.back(); }
};

}  // namespace strata
