// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "strata/ranks/agreement.hpp"
#include "strata/ranks/spread.hpp"
#include "strata/training/cross_validation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Tells of folds in their order, each as soon as it and all before it are in, until one has no score or telling says
/// that it is enough.
template <class Network, class Told>
class FoldsInOrder {
 public:
  FoldsInOrder(Told& told, Size count) : told_(told), in_(count) {}

  /// False if no more need be learned.
  bool operator()(Size fold, const FoldResult<Network>& result) {
    in_[fold] = result;
    while (goes_on_ && told_of_ < in_.size() && in_[told_of_]) {
      const FoldResult<Network>& next = *in_[told_of_];
      if (!next.stopped) ++told_of_;
      goes_on_ = !next.stopped && told_(told_of_ - 1, next.score);
    }
    return goes_on_ && !result.stopped;
  }

  Size told_of() const { return told_of_; }

 private:
  Told& told_;
  std::vector<std::optional<FoldResult<Network>>> in_;
  Size told_of_ = 0;
  bool goes_on_ = true;
};

}  // namespace detail

/// `cross_validate` by ranks together, a collective call: each fold is learned by whichever rank is free, all of data
/// that every rank has. All ranks get the result, which is that of one process and the same to the last bit for any
/// number of ranks. told(fold, score) is called on the first rank, in the order of the folds, once it and those before
/// it are in. If it returns false, that fold is the last one of the result, whatever others have learned meanwhile; if
/// `stop_requested` ends a training, the result is the folds before the first one that it ended.
///
///     const auto scores = cross_validate<Net, 32>(k_folds(data, 10, 1), Adam{}, {.epochs = 50}, Glorot{}, told,
///     ranks);
///
/// Throws Error on all ranks: for other settings or data than the first rank's, and for what a training throws, that of
/// the first fold of which one does, with its number and rank.
template <class Network, Size Batch, class Factors = Unrounded, class Data, Optimizer OptimizerType,
          Initializer InitializerType, class Told, Size Shards, class Prepare = NoPreparation>
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
    return detail::learn_fold<Network, Batch, Factors>(folds[i], optimizer, settings, initializer, watch,
                                                       validation_share, prepare);
  };
  detail::FoldsInOrder<Network, std::remove_reference_t<Told>> in_order(told, folds.size());
  const auto results = detail::Spread<Result>(group, folds.size()).run(learn, in_order);
  Size count = in_order.told_of();
  group.show(std::as_writable_bytes(std::span(&count, 1)));
  CrossValidationOf<Network> whole;
  whole.wanted = folds.size();
  for (Size i = 0; i < count; ++i) detail::add_fold(whole, *results[i]);
  return whole;
}

}  // namespace strata
