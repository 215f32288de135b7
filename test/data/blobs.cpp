// SPDX-License-Identifier: MIT
#include "strata/data/blobs.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

using namespace strata;

TEST_CASE("blobs: without deviation every point is its centre, in (10, 30)²") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto data = make_blobs({.rows = 12, .deviation = 0, .seed = seed});
    for (Size row = 0; row < data.rows(); ++row)
      for (Size column = 0; column < 2; ++column) {
        CHECK(data.input(row)[column] > 10);
        CHECK(data.input(row)[column] < 30);
        CHECK(data.input(row)[column] == data.input(row % 4)[column]);
      }
  }
}

TEST_CASE("blobs: four classes take turns") {
  const auto data = make_blobs({.rows = 9});
  CHECK(data.labels == std::vector<Class>{0, 1, 2, 3, 0, 1, 2, 3, 0});
}

TEST_CASE("blobs: the points of a class lie about its centre with the given deviation") {
  const auto centres = make_blobs<double>({.rows = 4, .deviation = 0, .seed = 1});
  const auto data = make_blobs<double>({.rows = 20000, .deviation = 2, .seed = 1});
  std::array<std::array<double, 2>, 4> sums{}, squares{};
  for (Size row = 0; row < data.rows(); ++row)
    for (Size column = 0; column < 2; ++column) {
      const double off = data.input(row)[column] - centres.input(data.label(row))[column];
      sums[data.label(row)][column] += off;
      squares[data.label(row)][column] += off * off;
    }
  for (Size label = 0; label < 4; ++label)
    for (Size column = 0; column < 2; ++column) {
      CHECK(std::abs(sums[label][column] / 5000) < 0.15);
      CHECK(std::sqrt(squares[label][column] / 5000) == doctest::Approx(2).epsilon(0.05));
    }
}

TEST_CASE("blobs: the seed decides, and nothing else") {
  CHECK(make_blobs({.seed = 1}).inputs == make_blobs({.seed = 1}).inputs);
  CHECK(make_blobs({.seed = 1}).inputs != make_blobs({.seed = 2}).inputs);
}

TEST_CASE("blobs: a deviation below 0, NaN and infinite is an error") {
  CHECK_THROWS_WITH_AS(make_blobs({.deviation = -1}),
                       "strata::make_blobs: deviation is -1; it must be finite and at least 0", Error);
  CHECK_THROWS_AS(make_blobs({.deviation = std::numeric_limits<double>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(make_blobs({.deviation = std::numeric_limits<double>::infinity()}), Error);
}
