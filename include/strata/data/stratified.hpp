// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include "strata/data/folds.hpp"
#include "strata/data/split.hpp"

/// Splits and folds in which every class has its share.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The rows, shuffled, and how many there are of each class.
template <class Data>
struct ShuffledClasses {
  static_assert(std::integral<typename Data::Label>,
                "strata: a stratified split needs labels that are classes; use split or k_folds for targets");
  using Counts = std::map<typename Data::Label, Size>;

  std::vector<Size> order;
  Counts rows_of;

  ShuffledClasses(const Data& data, std::uint64_t seed, RandomStream stream) : order(data.rows()) {
    check_sizes(data);
    std::iota(order.begin(), order.end(), Size{0});
    Generator generator(seed, stream);
    shuffle(generator, std::span(order));
    for (const Size row : order) ++rows_of[data.label(row)];
  }

  /// The rows of each part, in shuffled order: row number i of a class (of all its rows, shuffled) goes to
  /// part_of(class, i).
  std::vector<std::vector<Size>> deal(const Data& data, Size parts, auto&& part_of) const {
    std::vector<std::vector<Size>> result(parts);
    Counts dealt;
    for (const Size row : order) result[part_of(data.label(row), dealt[data.label(row)]++)].push_back(row);
    return result;
  }
};

}  // namespace detail

/// `split` in which each class is shared out by the proportions: of its n rows, part i gets those up to
/// round(n · (p₀ + … + pᵢ)), so that it has n · pᵢ of them but for one. 150 irises of three kinds by 0.6, 0.2, 0.2: 30,
/// 10 and 10 of each. Throws `Error` as `split` does.
template <AnyDataset Data, Size Parts>
std::array<OwnedDataset<Data>, Parts> stratified_split(const Data& data, const std::array<double, Parts>& proportions,
                                                       std::uint64_t seed) {
  detail::check_proportions(proportions);
  const detail::ShuffledClasses<Data> classes(data, seed, RandomStream::split);
  const auto rows = classes.deal(data, Parts, [&](const auto& label, Size i) {
    const auto all = static_cast<double>(classes.rows_of.at(label));
    double cumulative = 0;
    for (Size part = 0; part + 1 < Parts; ++part) {
      cumulative += proportions[part];
      if (static_cast<double>(i) < std::round(all * cumulative)) return part;
    }
    return Parts - 1;
  });
  std::array<OwnedDataset<Data>, Parts> parts;
  for (Size part = 0; part < Parts; ++part) parts[part] = subset(data, std::span<const Size>(rows[part]));
  return parts;
}

/// The same for a list in braces: `auto [training, test] = stratified_split(data, {0.8, 0.2}, seed);`
template <AnyDataset Data, Size Parts>
std::array<OwnedDataset<Data>, Parts> stratified_split(const Data& data, const double (&proportions)[Parts],
                                                       std::uint64_t seed) {
  return stratified_split(data, std::to_array(proportions), seed);
}

/// `Folds` in which each class is shared out evenly: of each, and of all rows, any two folds have numbers that differ
/// by at most one. A class of fewer than k rows is missing in some folds. Throws `Error` unless 2 ≤ k ≤ rows.
template <AnyDataset Data>
Folds stratified_folds(const Data& data, Size k, std::uint64_t seed) {
  const detail::ShuffledClasses<Data> classes(data, seed, RandomStream::folds);
  // Dealt out one by one, each class going on where the one before has ended.
  std::map<typename Data::Label, Size> begin;
  Size rows_before = 0;
  for (const auto& [label, rows] : classes.rows_of) {
    begin[label] = rows_before;
    rows_before += rows;
  }
  const Size folds = std::max<Size>(k, 1);
  std::vector<Size> order;
  for (const std::vector<Size>&fold :
       classes.deal(data, folds, [&](const auto&label, Size i) { return (begin.at(label) + i) % folds; }))
    order.insert(order.end(), fold.begin(), fold.end());
  return {std::move(order), k};
}

/// k-fold cross-validation with every class in every fold:
/// `for (auto [training, held_out] : stratified_k_folds(data, 5, seed)) …` Throws `Error` unless 2 ≤ k ≤ rows.
template <AnyDataset Data>
KFolds<Data> stratified_k_folds(const Data& data, Size k, std::uint64_t seed) {
  return KFolds<Data>(data, stratified_folds(data, k, seed));
}

template <AnyDataset Data>
KFolds<Data> stratified_k_folds(const Data&& data, Size k, std::uint64_t seed) = delete;  // would outlive its data set

}  // namespace strata
