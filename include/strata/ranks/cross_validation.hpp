// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "strata/ranks/agreement.hpp"
#include "strata/ranks/spread.hpp"
#include "strata/training/cross_validation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// `cross_validate` by ranks together, a collective call: each fold is learned by whichever rank is free, all of data
/// that every rank has. All ranks get the result, which is that of one process and the same to the last bit for any
/// number of ranks. told(fold, score) is called on the first rank as they come in, in whatever order; if it returns
/// false, or `stop_requested` ends a training, no more folds are begun, and those before the first without a score are
/// the result.
///
///     const auto scores = cross_validate<Net, 32>(k_folds(data, 10, 1), Adam{}, {.epochs = 50}, Glorot{}, told,
///     ranks);
///
/// Throws Error on all ranks: for other settings or data than the first rank's, and for what a training throws, that of
/// the first fold of which one does, with its number and rank.
template <class Network, Size Batch, class Data, Optimizer OptimizerType, Initializer InitializerType, class Told,
          Size Shards, class Prepare = NoPreparation>
CrossValidationOf<Network> cross_validate(const KFolds<Data>& folds, const OptimizerType& optimizer,
                                          const TrainingSettings& settings, const InitializerType& initializer,
                                          Told&& told, const Ranks<Shards>& ranks, double validation_share = 0.2,
                                          const Prepare& prepare = {}) {
  using Result = detail::FoldResult<Network>;
  const detail::RankGroup& group = ranks.group();
  group.on_all([&] { detail::check_validation_share(validation_share); });
  auto facts = detail::facts_of(Network(initializer, settings.seed), Batch, 1, optimizer, settings);
  facts.push_back({"validation share", detail::text_of(validation_share)});
  facts.push_back({"data", group.on_all([&] {
                     const auto fold = folds[0];
                     return detail::text_of(folds.size(), " folds, of the first ", detail::fingerprint(fold.training),
                                            ", ", detail::fingerprint(fold.held_out));
                   })});
  detail::check_same(group, facts);

  const auto learn = [&](Size i, const auto& watch) {
    return detail::learn_fold<Network, Batch>(folds[i], optimizer, settings, initializer, watch, validation_share,
                                              prepare);
  };
  const auto results = detail::Spread<Result>(group, folds.size()).run(learn, [&](Size i, const Result& fold) {
    return !fold.stopped && told(i, fold.score);
  });
  CrossValidationOf<Network> whole;
  whole.wanted = folds.size();
  for (const auto& fold : results)
    if (!fold || !detail::add_fold(whole, *fold)) break;
  return whole;
}

}  // namespace strata
