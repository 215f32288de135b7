// SPDX-License-Identifier: MIT
#include "strata/data/islands.hpp"

#include <doctest/doctest.h>

#include <array>
#include <numbers>

using namespace strata;

TEST_CASE("islands: two half discs and two sides, by hand") {
  static_assert(island_at(0.5, 0.6) == 0);
  static_assert(island_at(0.2, 0.7) == 0);
  static_assert(island_at(0.5, 0.5) == 1);
  static_assert(island_at(0.8, 0.3) == 1);
  static_assert(island_at(0.95, 0.05) == 2);
  static_assert(island_at(0.95, 0.5) == 2);
  static_assert(island_at(0.05, 0.95) == 3);
  static_assert(island_at(0.5, 0.95) == 3);
  CHECK(island_at(0.5, 0.89) == 0);
  CHECK(island_at(0.5, 0.91) == 3);
}

TEST_CASE("islands: there are 500 points of the unit square unless told otherwise, each with the class of its place") {
  const auto data = make_islands({});
  CHECK(data.rows() == 500);
  CHECK(data.inputs.size() == 1000);
  for (Size row = 0; row < data.rows(); ++row) {
    const auto point = data.input(row);
    for (const float x : point) {
      CHECK(x >= 0);
      CHECK(x <= 1);
    }
    CHECK(data.label(row) == island_at(point[0], point[1]));
  }
}

TEST_CASE("islands: a class has its area's share of the points") {
  const auto data = make_islands({.rows = 20000, .seed = 1});
  std::array<double, 4> shares{};
  for (const Class label : data.labels) shares[label] += 1. / 20000;
  const double half_disc = 0.16 * std::numbers::pi / 2;
  for (const Size inner : {0u, 1u}) CHECK(shares[inner] == doctest::Approx(half_disc).epsilon(0.05));
  for (const Size outer : {2u, 3u}) CHECK(shares[outer] == doctest::Approx(0.5 - half_disc).epsilon(0.05));
}

TEST_CASE("islands: the seed decides, and nothing else") {
  CHECK(make_islands({.seed = 1}).inputs == make_islands({.seed = 1}).inputs);
  CHECK(make_islands({.seed = 1}).inputs != make_islands({.seed = 2}).inputs);
}
