// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "strata/data/adapter.hpp"
#include "strata/data/subset.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Classes of which a network is not to be too sure (Szegedy et al. 2016, section 7): targets t are (1 − ε) t + ε / N
/// for N outputs, and (1 − ε) t + ε / 2 for one. Labels stay classes, so accuracies are what they were; costs are those
/// of the smooth targets. Made by `smoothed`.
template <class Source>
struct Smoothed : DataAdapter<Source> {
  using Owned = Smoothed<OwnedDataset<typename DataAdapter<Source>::Original>>;

  double smoothing;  ///< ε, in [0, 1)

  template <class Row>
  void adjust_target(Size row, const Row& target) const {
    if constexpr (requires { this->source.adjust_target(row, target); }) this->source.adjust_target(row, target);
    using Number = std::remove_cvref_t<decltype(target[0])>;
    const auto classes = static_cast<double>(Row::columns == 1 ? 2 : Row::columns);
    for (Size column = 0; column < Row::columns; ++column)
      target[column] = static_cast<Number>((1 - smoothing) * static_cast<double>(target[column]) + smoothing / classes);
  }
  Owned subset(std::span<const Size> rows) const { return {{strata::subset(this->source, rows)}, smoothing}; }
};

/// The data with smoothed targets, computed as rows are fetched; nothing is copied.
///
///     train<64>(network, smoothed(data, 0.1), validation, Adam{});
///
/// What has a name is referred to and must outlive the result. Throws `Error` unless 0 ≤ ε < 1.
template <class Data>
requires AnyDataset<std::remove_cvref_t<Data>>
auto smoothed(Data&& data, double smoothing) {
  (void)sizeof(detail::LabelsAreClasses<std::remove_cvref_t<Data>>);
  if (!(smoothing >= 0 && smoothing < 1))
    STRATA_THROW Error(
        detail::text_of("strata::smoothed: the smoothing is ", smoothing, "; it must be at least 0 and below 1"));
  return Smoothed<AdaptedSource<Data>>{{std::forward<Data>(data)}, smoothing};
}

}  // namespace strata
