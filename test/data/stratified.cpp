// SPDX-License-Identifier: MIT
#include "strata/data/stratified.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace strata;

namespace {

/// A data set of so many rows of each class, whose inputs are the numbers of the rows.
Dataset<1> rows_of_classes(const std::vector<Size>& counts) {
  Dataset<1> data;
  for (Size c = 0; c < counts.size(); ++c)
    for (Size i = 0; i < counts[c]; ++i) {
      data.inputs.push_back(static_cast<float>(data.rows()));
      data.labels.push_back(static_cast<Class>(c));
    }
  return data;
}

Size count(const Dataset<1>& data, Class label) {
  return static_cast<Size>(std::count(data.labels.begin(), data.labels.end(), label));
}

/// Whether the inputs of the parts are those of the whole, each once.
bool is_complete(std::vector<float> found, const Dataset<1>& data) {
  std::sort(found.begin(), found.end());
  return found == data.inputs;
}

}  // namespace

TEST_CASE("stratified: the parts of iris have 30, 10 and 10 of each kind, whatever the seed") {
  const auto iris = rows_of_classes({50, 50, 50});
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto parts = stratified_split(iris, {0.6, 0.2, 0.2}, seed);
    std::vector<float> all;
    for (const auto& part : parts) all.insert(all.end(), part.inputs.begin(), part.inputs.end());
    CHECK(is_complete(all, iris));
    for (const Class c : {Class{0}, Class{1}, Class{2}}) {
      CHECK(count(parts[0], c) == 30);
      CHECK(count(parts[1], c) == 10);
      CHECK(count(parts[2], c) == 10);
    }
  }
  CHECK(stratified_split(iris, {0.6, 0.4}, 1)[0].inputs == stratified_split(iris, {0.6, 0.4}, 1)[0].inputs);
  CHECK(stratified_split(iris, {0.6, 0.4}, 1)[0].inputs != stratified_split(iris, {0.6, 0.4}, 2)[0].inputs);
}

TEST_CASE("stratified: a rare class is in each part as far as its rows go") {
  const auto parts = stratified_split(rows_of_classes({97, 3}), {0.5, 0.25, 0.25}, 1);
  CHECK(count(parts[0], 1) == 2);
  CHECK(count(parts[1], 1) == 0);
  CHECK(count(parts[2], 1) == 1);
}

TEST_CASE("stratified: proportions that are none are an error") {
  CHECK_THROWS_AS(stratified_split(rows_of_classes({2, 2}), {0.5, 0.6}, 1), Error);
}

TEST_CASE("stratified: folds are complete, and classes and all rows are shared out evenly") {
  const auto data = rows_of_classes({7, 12, 1, 5});
  for (const Size k : {Size{2}, Size{3}, Size{5}, Size{25}}) {
    std::vector<float> all;
    std::vector<std::vector<Size>> counts(5);
    for (const auto& [training, held_out] : stratified_k_folds(data, k, 1)) {
      all.insert(all.end(), held_out.inputs.begin(), held_out.inputs.end());
      CHECK(training.rows() + held_out.rows() == 25);
      for (Class c = 0; c < 4; ++c) counts[c].push_back(count(held_out, c));
      counts[4].push_back(held_out.rows());
    }
    CHECK(is_complete(all, data));
    for (const auto& of_fold : counts) {
      const auto [least, most] = std::minmax_element(of_fold.begin(), of_fold.end());
      CHECK(*most - *least <= 1);
    }
  }
}

TEST_CASE("stratified: one fold, or more than rows, are an error") {
  const auto data = rows_of_classes({2, 2});
  for (const Size k : {Size{0}, Size{1}, Size{5}}) CHECK_THROWS_AS(stratified_k_folds(data, k, 1), Error);
}
