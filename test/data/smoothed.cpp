// SPDX-License-Identifier: MIT
#include "strata/data/smoothed.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "strata/data/split.hpp"
#include "strata/data/weighted.hpp"

using namespace strata;

namespace {

const Dataset<1> data{{10, 11, 12, 13}, {0, 1, 0, 0}};

/// N targets in memory.
template <Size N>
struct Targets {
  static constexpr Size columns = N;
  double* numbers;
  double& operator[](Size column) const { return numbers[column]; }
};

/// What becomes of one-hot targets.
template <Size N>
std::array<double, N> adjusted(const auto& rows, std::array<double, N> targets) {
  rows.adjust_target(0, Targets<N>{targets.data()});
  return targets;
}

}  // namespace

TEST_CASE("smoothed: every class gets its share of the smoothing; one output half of it") {
  const auto rows = smoothed(data, 0.5);
  static_assert(AnyDataset<decltype(rows)>);
  CHECK(adjusted<4>(rows, {0, 1, 0, 0}) == std::array<double, 4>{0.125, 0.625, 0.125, 0.125});
  CHECK(adjusted<1>(rows, {1}) == std::array<double, 1>{0.75});
  CHECK(adjusted<1>(rows, {0}) == std::array<double, 1>{0.25});
  CHECK(adjusted<2>(smoothed(data, 0), {0, 1}) == std::array<double, 2>{0, 1});
}

TEST_CASE("smoothed: labels stay classes, and rows where they are") {
  const auto rows = smoothed(data, 0.1);
  CHECK(rows.label(1) == 1);
  CHECK(rows.input(1).data() == &data.inputs[1]);
}

TEST_CASE("smoothed: goes with weights, and twice is twice") {
  CHECK(smoothed(weighted(data, {1, 2, 3, 4}), 0.5).weight(2) == 3);
  CHECK(adjusted<2>(weighted(smoothed(data, 0.5), {1, 2, 3, 4}), {0, 1}) == std::array<double, 2>{0.25, 0.75});
  CHECK(adjusted<2>(smoothed(smoothed(data, 0.5), 0.5), {0, 1}) == std::array<double, 2>{0.375, 0.625});
}

TEST_CASE("smoothed: copies of some rows stay so") {
  for (const auto& part : split(smoothed(data, 0.5), {0.5, 0.5}, 1)) {
    CHECK(part.rows() == 2);
    CHECK(part.smoothing == 0.5);
  }
}

TEST_CASE("smoothed: a smoothing that is none is an error") {
  CHECK_THROWS_WITH_AS(smoothed(data, 1), "strata::smoothed: the smoothing is 1; it must be at least 0 and below 1",
                       Error);
  CHECK_THROWS_AS(smoothed(data, -0.1), Error);
  CHECK_THROWS_AS(smoothed(data, std::numeric_limits<double>::quiet_NaN()), Error);
}
