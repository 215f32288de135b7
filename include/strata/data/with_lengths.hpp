// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "strata/data/adapter.hpp"
#include "strata/data/subset.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Which steps of a sequence are judged: all that are its own, or its last one alone.
enum class Judged { each_step, last_step };

/// Sequences of up to Steps steps, padded to that many, with the number of steps that are each one's own. The targets
/// of the others become NaN as they are fetched, which a `PerStep` cost leaves out. Made by `with_lengths`.
template <Size Steps, class Source>
struct WithLengths : DataAdapter<Source> {
  using Owned = WithLengths<Steps, OwnedDataset<typename DataAdapter<Source>::Original>>;

  std::vector<Size> lengths;  ///< of the rows, from 1 to Steps
  Judged judged;

  /// The first step of a row that is judged, and the one after the last.
  std::pair<Size, Size> judged_steps(Size row) const {
    return {judged == Judged::last_step ? lengths[row] - 1 : 0, lengths[row]};
  }
  template <class Row>
  void adjust_target(Size row, const Row& target) const {
    static_assert(Row::columns % Steps == 0,
                  "strata::with_lengths: the network must put out as many steps as the sequences have");
    if constexpr (requires { this->source.adjust_target(row, target); }) this->source.adjust_target(row, target);
    using Number = std::remove_cvref_t<decltype(target[0])>;
    constexpr Size features = Row::columns / Steps;
    const auto [first, end] = judged_steps(row);
    for (Size step = 0; step < Steps; ++step)
      if (step < first || step >= end) target[step * features] = math::nan<Number>;
  }
  void check_own_sizes() const {
    if (lengths.size() != this->rows())
      STRATA_THROW Error(detail::text_of("strata::with_lengths: ", lengths.size(), " lengths for ", this->rows(),
                                         " rows; each row needs one"));
  }
  Owned subset(std::span<const Size> rows) const {
    std::vector<Size> chosen;
    chosen.reserve(rows.size());
    for (const Size row : rows) chosen.push_back(lengths[row]);
    return {{strata::subset(this->source, rows)}, std::move(chosen), judged};
  }
};

/// Sequences that are shorter than the network's, padded with numbers of any kind (zeros, say), and how many steps of
/// each are its own: costs, gradients and accuracies are those of these steps. A layer must look at the past alone, as
/// recurrent ones and `Causal` convolutions do, or it sees the padding. One class for a whole sequence is learned by
/// its last step: give the class at each step and `Judged::last_step`.
///
///     using Net = Network<Sequence<100, 3>, GRU<3, 16>, EachStep<Dense<16, 5, Softmax>>>;
///     train<32>(network, with_lengths<100>(data, lengths, Judged::last_step), validation, Adam{});
///
/// `split`, `subset` and `k_folds` keep the lengths. What has a name is referred to and must outlive the result. Throws
/// `Error` unless there is a length for each row, from 1 to Steps.
template <Size Steps, class Data>
requires AnyDataset<std::remove_cvref_t<Data>>
auto with_lengths(Data&& data, std::vector<Size> lengths, Judged judged = Judged::each_step) {
  for (Size row = 0; row < lengths.size(); ++row)
    if (lengths[row] == 0 || lengths[row] > Steps)
      STRATA_THROW Error(detail::text_of("strata::with_lengths: row ", row, " has ", lengths[row],
                                         " steps; there must be 1 to ", Steps));
  WithLengths<Steps, AdaptedSource<Data>> result{{std::forward<Data>(data)}, std::move(lengths), judged};
  check_sizes(result);
  return result;
}

}  // namespace strata
