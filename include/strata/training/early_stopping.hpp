// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>
#include <span>

#include "strata/training/history.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The figure of the validation data by which training is judged.
enum class Watched { cost, accuracy };

/// Whether to stop after the last of these epochs (the first one is epoch 0): with the window s, after an epoch e > 2s,
/// if the mean validation cost of the last s epochs is not below that of the s epochs before, or their mean accuracy
/// not above. A window of 0: never.
STRATA_IF_USED bool has_stopped_improving(std::span<const Epoch> epochs, Size window, Watched by = Watched::cost) {
  if (window == 0 || epochs.empty() || epochs.back().number <= 2 * window) return false;
  const auto sum = [by](std::span<const Epoch> part) {
    return std::accumulate(part.begin(), part.end(), 0.0, [by](double so_far, const Epoch& epoch) {
      return so_far + (by == Watched::cost ? epoch.validation_cost : -epoch.validation_accuracy);
    });
  };
  const auto last = epochs.last(window), before = epochs.last(2 * window).first(window);
  return sum(last) >= sum(before);
}

}  // namespace strata
