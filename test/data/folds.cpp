// SPDX-License-Identifier: MIT
#include "strata/data/folds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

using namespace strata;

namespace {

/// 0 … rows − 1.
std::vector<Size> range(Size rows) {
  std::vector<Size> result(rows);
  std::iota(result.begin(), result.end(), Size{0});
  return result;
}

std::vector<Size> sorted(std::vector<Size> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

template <class Data>
concept CanBeFolded = requires {
  k_folds(std::declval<Data>(), 2, 1);
};

const Dataset<1> seven_rows{.inputs = {0, 10, 20, 30, 40, 50, 60}, .labels = {0, 1, 2, 3, 4, 5, 6}};

}  // namespace

TEST_CASE("folds: eleven rows in four folds are three, three, three and two") {
  const Folds folds(11, 4, 1);
  CHECK(folds.count() == 4);
  CHECK(folds.rows() == 11);
  CHECK(folds.held_out(0).size() == 3);
  CHECK(folds.held_out(1).size() == 3);
  CHECK(folds.held_out(2).size() == 3);
  CHECK(folds.held_out(3).size() == 2);
}

TEST_CASE("folds: the held-out rows are disjoint and complete, and of sizes that differ by at most one") {
  for (Size rows = 2; rows < 30; ++rows)
    for (Size k = 2; k <= rows; ++k) {
      const Folds folds(rows, k, rows);
      std::vector<Size> all;
      for (Size i = 0; i < k; ++i) {
        const auto held_out = folds.held_out(i);
        CHECK((held_out.size() == rows / k || held_out.size() == rows / k + 1));
        all.insert(all.end(), held_out.begin(), held_out.end());
      }
      CHECK(sorted(all) == range(rows));
    }
}

TEST_CASE("folds: a fold is trained on all rows that it does not hold out") {
  const Folds folds(23, 5, 1);
  for (Size i = 0; i < 5; ++i) {
    auto all = folds.training(i);
    CHECK(all.size() == 23 - folds.held_out(i).size());
    all.insert(all.end(), folds.held_out(i).begin(), folds.held_out(i).end());
    CHECK(sorted(all) == range(23));
  }
}

TEST_CASE("folds: the seed decides which rows go where") {
  CHECK(Folds(50, 5, 1).training(0) == Folds(50, 5, 1).training(0));
  CHECK(Folds(50, 5, 1).training(0) != Folds(50, 5, 2).training(0));
  CHECK(sorted(Folds(50, 5, 1).training(0)) != range(40));
}

TEST_CASE("folds: fewer than two folds and more folds than rows are errors") {
  CHECK_THROWS_WITH_AS(Folds(10, 1, 1),
                       "strata::Folds: 1 folds of 10 rows; there must be at least 2 folds and at least one row in each",
                       Error);
  CHECK_THROWS_AS(Folds(10, 0, 1), Error);
  CHECK_THROWS_AS(Folds(10, 11, 1), Error);
  CHECK_THROWS_AS(k_folds(seven_rows, 8, 1), Error);
  CHECK_NOTHROW(Folds(10, 10, 1));
}

TEST_CASE("folds: a fold that is not there is an error") {
  const Folds folds(10, 3, 1);
  CHECK_THROWS_WITH_AS(folds.held_out(3), "strata::Folds: there is no fold 3; there are 3, counted from 0", Error);
  CHECK_THROWS_AS(folds.training(3), Error);
  CHECK_THROWS_AS(k_folds(seven_rows, 3, 1)[3], Error);
}

TEST_CASE("k_folds: every row is held out once and trained on in all other folds") {
  std::vector<int> held_out_times(7), trained_times(7);
  Size count = 0;
  for (const auto& [training, held_out] : k_folds(seven_rows, 3, 1)) {
    ++count;
    CHECK(training.rows() + held_out.rows() == 7);
    for (const Class label : training.labels) ++trained_times[label];
    for (const Class label : held_out.labels) ++held_out_times[label];
    for (Size row = 0; row < held_out.rows(); ++row) CHECK(held_out.input(row)[0] == 10.f * held_out.label(row));
  }
  CHECK(count == 3);
  CHECK(held_out_times == std::vector<int>(7, 1));
  CHECK(trained_times == std::vector<int>(7, 2));
}

TEST_CASE("k_folds: holds out the rows that Folds names") {
  const auto folds = k_folds(seven_rows, 3, 5);
  const Folds rows(7, 3, 5);
  CHECK(folds.size() == 3);
  for (Size i = 0; i < 3; ++i) {
    const auto expected = rows.held_out(i);
    CHECK(std::equal(expected.begin(), expected.end(), folds[i].held_out.labels.begin()));
  }
}

TEST_CASE("k_folds: a temporary data set does not compile, as it would be gone before its folds") {
  static_assert(CanBeFolded<const Dataset<1>&>);
  static_assert(!CanBeFolded<Dataset<1>>);
}

TEST_CASE("k_folds: takes a view") {
  const DatasetView<1> view{seven_rows.inputs, seven_rows.labels};
  const Dataset<1> held_out = k_folds(view, 7, 1)[0].held_out;
  CHECK(held_out.rows() == 1);
}
