// SPDX-License-Identifier: MIT
#pragma once

#include "strata/training/training.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Trains the network in batches of `Batch` rows on the training data, a fresh random order in every epoch, the last
/// batch perhaps short; by the optimiser's rule; watched on the validation data (or `NoValidation{}`), which never
/// changes what is learned, only when it stops. After each epoch observer(Progress) is called; if it returns false,
/// training ends. All memory is taken before the first epoch. With `Checkpoints` as the last argument, training is
/// saved as it goes and taken up again where it was. To look after each epoch oneself: `start_training`, whose loop
/// this is.
///
/// Throws Error for data that is empty, has not as many inputs as labels or a number that is not finite, classes
/// without an output, more than 2³² − 1 rows, settings that make no sense or would be ignored; Divergence when the
/// cost is no longer finite; FileError for a checkpoint that cannot be read or written; and whatever the data, the
/// layers, the optimiser or the observer throw.
template <Size Batch, class Network, class Data, class Validation, class OptimizerType, class Observer = Silent,
          class CheckpointsType = NoCheckpoints>
History train(Network& network, const Data& data, const Validation& validation, const OptimizerType& optimizer,
              const TrainingSettings& settings = {}, Observer&& observer = {},
              const CheckpointsType& checkpoints = {}) {
  auto training = start_training<Batch>(network, data, validation, optimizer, settings, checkpoints);
  while (training.epoch(observer)) {
  }
  return std::move(training).finish();
}

/// The same with what the large products multiply (see `Trainer`). By BFloat16, on an AMD processor that has
/// AVX512-BF16, a training of large `Dense` layers takes little more than half of the time:
///
///     train<128, BFloat16>(network, training, validation, Momentum{});
///
/// Where there may be none that gains by it: std::conditional_t<gains_by_bfloat16, BFloat16, Unrounded>.
template <Size Batch, class Factors, class Network, class Data, class Validation, class OptimizerType,
          class Observer = Silent, class CheckpointsType = NoCheckpoints>
requires detail::are_factors<Factors> History train(Network& network, const Data& data, const Validation& validation,
                                                    const OptimizerType& optimizer,
                                                    const TrainingSettings& settings = {}, Observer&& observer = {},
                                                    const CheckpointsType& checkpoints = {}) {
  auto training = start_training<Batch, Factors>(network, data, validation, optimizer, settings, checkpoints);
  while (training.epoch(observer)) {
  }
  return std::move(training).finish();
}

}  // namespace strata
