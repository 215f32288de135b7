// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "strata/ranks/agreement.hpp"
#include "strata/ranks/spread.hpp"
#include "strata/training/search.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The candidates as far as their members can be listed; how many there are in any case.
template <class Candidate>
std::string text_of_candidates(const std::vector<Candidate>& candidates) {
  std::string text = text_of(candidates.size(), " of ", type_name<Candidate>());
  if constexpr (members_can_be_listed<Candidate>())
    for (const Candidate& candidate : candidates) text += text_of(", ", text_of_optimizer(candidate));
  return text;
}

}  // namespace detail

/// `search` by ranks together, a collective call: each candidate is tried by whichever rank is free, all of them on
/// data that every rank has. All ranks get all trials, in the order of the candidates: the same for any number of
/// ranks. The first rank's observer alone is called, as trials come in. The first rank gives the candidates out,
/// between the epochs of its own trainings, if they have `watch` as their observer.
///
/// Throws Error on all ranks: for other candidates than the first rank's, and for what attempt or observer throw, that
/// of the first candidate of which one does, with its number and rank.
template <class Candidate, class Attempt, class Observer, Size Shards>
SearchResult<Candidate> search(const std::vector<Candidate>& candidates, const Attempt& attempt, Observer&& observer,
                               const Ranks<Shards>& ranks) {
  detail::check_same(ranks.group(), {{"list of candidates", detail::text_of_candidates(candidates)}});
  Size done = 0;
  const auto scores =
      detail::Spread<Score>(ranks.group(), candidates.size())
          .run([&](Size i, const auto& watch) { return detail::try_candidate(candidates[i], attempt, watch); },
               [&](Size i, const Score& score) {
                 observer(SearchProgress{++done, candidates.size(), i, score});
                 return true;
               });
  SearchResult<Candidate> result;
  for (Size i = 0; i < candidates.size(); ++i) result.trials.push_back({candidates[i], *scores[i]});
  return result;
}

}  // namespace strata
