// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "strata/random/distribution.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/training/divergence.hpp"
#include "strata/training/evaluate.hpp"
#include "strata/training/history.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A setting of whatever is searched over, and how good what was trained by it is.
template <class Candidate>
struct Trial {
  Candidate candidate;
  Score score;
};

/// What an observer of a search is told after each trial.
struct SearchProgress {
  Size done, wanted;  ///< trials
  Size number;        ///< of the trial that is done, in the order of the candidates
  Score score;
};

/// All trials, in the order of the candidates.
template <class Candidate>
struct SearchResult {
  std::vector<Trial<Candidate>> trials;

  /// The trial of the lowest cost, the first of equals; a cost that is not a number is never that. Throws Error if
  /// there is none.
  const Trial<Candidate>& best() const {
    const auto rank = [](const Trial<Candidate>& trial) {
      return math::is_nan(trial.score.cost) ? math::infinity<double> : trial.score.cost;
    };
    const auto best =
        std::min_element(trials.begin(), trials.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    if (best == trials.end()) STRATA_THROW Error("strata::SearchResult: there is no best trial of none");
    return *best;
  }
};

namespace detail {

template <class Candidate>
struct GridOf {
  std::vector<Candidate> candidates;

  /// With what is chosen so far, all of the others.
  template <class... Chosen>
  auto choose(const Chosen&... chosen) {
    return [this, &chosen...](const auto& first, const auto&... rest) {
      for (const auto& value : first) {
        if constexpr (sizeof...(rest) == 0)
          candidates.push_back(Candidate{chosen..., value});
        else
          choose(chosen..., value)(rest...);
      }
    };
  }
};

/// What a trial gives, or infinite cost if its training diverges.
template <class Candidate, class Attempt, class Observer>
Score try_candidate(const Candidate& candidate, const Attempt& attempt, Observer&& observer) {
#if defined(__cpp_exceptions)
  try {
    return attempt(candidate, observer);
  } catch (const Divergence&) {
    return {math::infinity<double>, math::nan<double>};
  }
#else
  return attempt(candidate, observer);
#endif
}

}  // namespace detail

/// Every combination of these values as `Candidate{value, value, …}`; the last value changes fastest.
///
///     struct Setting { double learning_rate, l2; };
///     const auto settings = grid<Setting>(std::vector{0.1, 0.3, 1.0}, std::vector{0.0, 1e-4});
template <class Candidate, class... Value>
std::vector<Candidate> grid(const std::vector<Value>&... values) {
  detail::GridOf<Candidate> all;
  all.choose()(values...);
  return std::move(all.candidates);
}

/// `count` candidates draw(generator), each from a generator of its own, so that more of them begin with the same ones.
template <class Draw>
auto draw_candidates(Size count, std::uint64_t seed, const Draw& draw) {
  std::vector<decltype(draw(std::declval<Generator&>()))> candidates;
  for (Size i = 0; i < count; ++i) {
    Generator generator(seed, i);
    candidates.push_back(draw(generator));
  }
  return candidates;
}

/// Tries each candidate: attempt(candidate, watch) trains by it and returns its `Score`; what it trains with should
/// take `watch` as its observer, so that ranks can share a search (see strata/ranks/search.hpp). A training that
/// diverges has an infinite cost. After each trial observer(SearchProgress) is called. Throws what attempt and observer
/// throw.
///
///     const auto found = search(settings, [&](const Setting& setting, const auto& watch) {
///       Net network;
///       const auto history = train<32>(network, training, validation, Momentum{setting.learning_rate},
///                                      {.l2 = setting.l2}, watch);
///       return Score{history.best().validation_cost, history.best().validation_accuracy};
///     });
///     std::cout << found.best().candidate.learning_rate << '\n';
template <class Candidate, class Attempt, class Observer>
SearchResult<Candidate> search(const std::vector<Candidate>& candidates, const Attempt& attempt, Observer&& observer) {
  SearchResult<Candidate> result;
  for (const Candidate& candidate : candidates) {
    const Score score = detail::try_candidate(candidate, attempt, Silent{});
    result.trials.push_back({candidate, score});
    observer(SearchProgress{result.trials.size(), candidates.size(), result.trials.size() - 1, score});
  }
  return result;
}
template <class Candidate, class Attempt>
SearchResult<Candidate> search(const std::vector<Candidate>& candidates, const Attempt& attempt) {
  return search(candidates, attempt, [](const SearchProgress&) {});
}

}  // namespace strata
