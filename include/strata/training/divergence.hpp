// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The cost became NaN or infinite. The network is left with the best parameters so far, if the cost of parameters was
/// measured: on validation data, or with `measure_training_cost` or `restore_best`; or else with those that the epoch
/// began with. The text says where the batch was saved, or why it was not, if it was to be.
struct Divergence : Error {
  Size epoch, batch;
  double learning_rate, last_good_cost;

  Divergence(Size at_epoch, Size at_batch, double rate, double last_good, std::string_view saved = {},
             bool best_in_place = true)
      : Error(text(at_epoch, at_batch, rate, last_good, saved, best_in_place)),
        epoch(at_epoch),
        batch(at_batch),
        learning_rate(rate),
        last_good_cost(last_good) {}

 private:
  static std::string text(Size epoch, Size batch, double rate, double last_good, std::string_view saved, bool best) {
    if (epoch == 0)
      return detail::text_of(
          "strata::train: the cost is not finite before the first step: the parameters, the inputs or the targets are "
          "not finite, or too large",
          saved);
    return detail::text_of("strata::train: the cost is no longer finite in epoch ", epoch, ", batch ", batch,
                           ", at learning rate ", rate, " (last good cost ", last_good, "); the ",
                           best ? "best parameters so far" : "parameters that the epoch began with",
                           " are in place; try a lower learning rate, inputs scaled to about 1, or gradient clipping "
                           "(ClippedByNorm)",
                           saved);
  }
};

}  // namespace strata
