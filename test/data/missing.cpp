// SPDX-License-Identifier: MIT
#include "strata/data/missing.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <vector>

using namespace strata;

namespace {

constexpr float nan_ = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("missing: column means leave out what is missing, and fill it in") {
  Dataset<2> data{{1, nan_, nan_, 5, 4, 7}, {0, 1, 0}};
  const auto means = column_means(data);
  CHECK(means == std::array<float, 2>{2.5F, 6});
  fill_missing(data, means);
  CHECK(data.inputs == std::vector<float>{1, 6, 2.5F, 5, 4, 7});
}

TEST_CASE("missing: a column without a number, and an infinite one, are errors") {
  CHECK_THROWS_WITH_AS(column_means(Dataset<2>{{1, nan_}, {0}}),
                       "strata::column_means: column 1 has no number; leave it out", Error);
  CHECK_THROWS_AS(column_means(Dataset<1>{}), Error);
  CHECK_THROWS_AS(column_means(Dataset<1>{{1, infinity}, {0, 1}}), Error);
}

TEST_CASE("missing: a data set with too few numbers is an error") {
  Dataset<2> data{{1}, {0}};
  CHECK_THROWS_AS(column_means(data), Error);
  CHECK_THROWS_AS(fill_missing(data, {0, 0}), Error);
}
