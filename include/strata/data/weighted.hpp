// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "strata/data/adapter.hpp"
#include "strata/data/subset.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Rows of which some count more than others: costs and gradients are Σ w_i J_i / Σ w_i, of a batch as of a data set.
/// Accuracies and confusion matrices go on to count rows. Made by `weighted` and `class_weighted`.
template <class Source>
struct Weighted : DataAdapter<Source> {
  using Owned = Weighted<OwnedDataset<typename DataAdapter<Source>::Original>>;

  std::vector<double> weights;  ///< of the rows

  /// Of a data set that has weights already, the product of both.
  double weight(Size row) const {
    if constexpr (detail::has_weights<typename DataAdapter<Source>::Original>)
      return weights[row] * DataAdapter<Source>::weight(row);
    else
      return weights[row];
  }
  void check_own_sizes() const {
    if (weights.size() != this->rows())
      STRATA_THROW Error(detail::text_of("strata::weighted: ", weights.size(), " weights for ", this->rows(),
                                         " rows; each row needs one"));
  }
  Owned subset(std::span<const Size> rows) const {
    std::vector<double> chosen;
    chosen.reserve(rows.size());
    for (const Size row : rows) chosen.push_back(weights[row]);
    return {{strata::subset(this->source, rows)}, std::move(chosen)};
  }
};

namespace detail {

STRATA_IF_USED void check_weights(std::span<const double> weights, const char* what, const char* of) {
  for (Size i = 0; i < weights.size(); ++i)
    if (!(math::is_finite(weights[i]) && weights[i] >= 0))
      STRATA_THROW Error(
          text_of(what, ": the weight of ", of, " ", i, " is ", weights[i], "; it must be zero or positive"));
}

}  // namespace detail

/// The data with a weight for each row, computed in as rows are fetched; nothing is copied but the weights.
/// `split`, `subset` and `k_folds` keep them.
///
///     train<64>(network, weighted(data, seconds_of_each_row), validation, Adam{});
///
/// What has a name is referred to and must outlive the result. Throws `Error` unless there is a weight for each row,
/// zero or positive.
template <class Data>
requires AnyDataset<std::remove_cvref_t<Data>>
auto weighted(Data&& data, std::vector<double> weights) {
  detail::check_weights(weights, "strata::weighted", "row");
  Weighted<AdaptedSource<Data>> result{{std::forward<Data>(data)}, std::move(weights)};
  check_sizes(result);
  return result;
}

/// The data with each row weighted by its class: where one class is rare, or mistaking it costs more.
///
///     train<64>(network, class_weighted(data, {1, 20}), validation, Adam{});
///
/// Throws `Error` for a class without a weight, or one that is not zero or positive.
template <class Data>
requires AnyDataset<std::remove_cvref_t<Data>>
auto class_weighted(Data&& data, const std::vector<double>& class_weights) {
  detail::check_weights(class_weights, "strata::class_weighted", "class");
  std::vector<double> weights(data.rows());
  if constexpr (detail::LabelsAreClasses<std::remove_cvref_t<Data>>::value)
    for (Size row = 0; row < weights.size(); ++row) {
      const auto label = static_cast<Size>(data.label(row));
      if (label >= class_weights.size())
        STRATA_THROW Error(detail::text_of("strata::class_weighted: row ", row, " is of class ", data.label(row),
                                           "; there are ", class_weights.size(),
                                           " weights, for the classes from 0 on"));
      weights[row] = class_weights[label];
    }
  return weighted(std::forward<Data>(data), std::move(weights));
}

/// The weights that make all classes of the data count the same: rows / (classes · rows of the class); 0 for a class
/// without rows. For `class_weighted`. Throws `Error` for a negative class and for classes of 65 536 and more.
template <AnyDataset Data>
std::vector<double> balanced_class_weights(const Data& data) {
  std::vector<double> counts;
  if constexpr (detail::LabelsAreClasses<Data>::value)
    for (Size row = 0; row < data.rows(); ++row) {
      const auto label = static_cast<Size>(data.label(row));
      if (label > std::numeric_limits<Class>::max())
        STRATA_THROW Error(detail::text_of("strata::balanced_class_weights: row ", row, " is of class ",
                                           data.label(row), "; classes are whole numbers from 0 to ",
                                           std::numeric_limits<Class>::max()));
      if (label >= counts.size()) counts.resize(label + 1);
      ++counts[label];
    }
  double classes = 0;
  for (const double count : counts) classes += count > 0 ? 1 : 0;
  for (double& count : counts) count = count > 0 ? static_cast<double>(data.rows()) / (classes * count) : 0;
  return counts;
}

}  // namespace strata
