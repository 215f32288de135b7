// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/subset.hpp"
#include "strata/random/distribution.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The rows 0 … rows − 1 in k folds for cross-validation: shuffled by the seed, disjoint, complete, and of sizes that
/// differ by at most one (the larger ones first). Throws `Error` unless 2 ≤ k ≤ rows.
class Folds {
 public:
  STRATA_IF_USED Folds(Size rows, Size k, std::uint64_t seed) : Folds(std::vector<Size>(rows), k) {
    std::iota(order_.begin(), order_.end(), Size{0});
    Generator generator(seed, RandomStream::folds);
    shuffle(generator, std::span(order_));
  }

  /// Rows in this order, cut into k folds. Throws `Error` unless 2 ≤ k ≤ rows.
  STRATA_IF_USED Folds(std::vector<Size> order, Size k) : order_(std::move(order)), count_(k) {
    if (k < 2 || k > order_.size())
      STRATA_THROW Error(detail::text_of("strata::Folds: ", k, " folds of ", order_.size(),
                                         " rows; there must be at least 2 folds and at least one row in each"));
  }

  Size count() const { return count_; }
  Size rows() const { return order_.size(); }

  /// The rows of fold i. Throws `Error` unless i < count().
  STRATA_IF_USED std::span<const Size> held_out(Size i) const {
    check(i);
    return std::span(order_).subspan(begin(i), begin(i + 1) - begin(i));
  }

  /// The rows of every other fold. Throws `Error` unless i < count().
  STRATA_IF_USED std::vector<Size> training(Size i) const {
    const Size excluded = held_out(i).size();
    std::vector<Size> rows;
    rows.reserve(order_.size() - excluded);
    for (Size position = 0; position < order_.size(); ++position)
      if (position < begin(i) || position >= begin(i + 1)) rows.push_back(order_[position]);
    return rows;
  }

 private:
  Size begin(Size i) const { return i * (order_.size() / count_) + std::min(i, order_.size() % count_); }
  STRATA_IF_USED void check(Size i) const {
    if (i >= count_)
      STRATA_THROW Error(
          detail::text_of("strata::Folds: there is no fold ", i, "; there are ", count_, ", counted from 0"));
  }

  std::vector<Size> order_;
  Size count_;
};

/// What one round of cross-validation trains on, and what it is judged by.
template <AnyDataset Data>
struct Fold {
  OwnedDataset<Data> training;
  OwnedDataset<Data> held_out;
};

/// The folds of one data set, each copied out when it is asked for. Keeps a reference: the data set must outlive it.
template <AnyDataset Data>
class KFolds {
 public:
  KFolds(const Data& data, Size k, std::uint64_t seed) : KFolds(data, Folds(data.rows(), k, seed)) {}
  KFolds(const Data& data, Folds folds) : data_(&data), folds_(std::move(folds)) {}

  Size size() const { return folds_.count(); }

  /// Fold i. Throws `Error` unless i < size().
  Fold<Data> operator[](Size i) const {
    return {subset(*data_, std::span<const Size>(folds_.training(i))), subset(*data_, folds_.held_out(i))};
  }

  struct Iterator {
    const KFolds* folds;
    Size i;
    Fold<Data> operator*() const { return (*folds)[i]; }
    Iterator& operator++() { return ++i, *this; }
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  const Data* data_;
  Folds folds_;
};

/// k-fold cross-validation: `for (auto [training, held_out] : k_folds(data, 5, seed)) …`
/// Throws `Error` unless 2 ≤ k ≤ rows.
template <AnyDataset Data>
KFolds<Data> k_folds(const Data& data, Size k, std::uint64_t seed) {
  return KFolds<Data>(data, k, seed);
}

template <AnyDataset Data>
KFolds<Data> k_folds(const Data&& data, Size k, std::uint64_t seed) = delete;  // would outlive its data set

}  // namespace strata
