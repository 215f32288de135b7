// SPDX-License-Identifier: MIT
#include "strata/data/moons.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace strata;

TEST_CASE("moons: without noise every point lies on its half circle") {
  const auto data = make_moons<double>({.rows = 400, .noise = 0, .seed = 1});
  for (Size row = 0; row < data.rows(); ++row) {
    const double x = data.input(row)[0], y = data.input(row)[1];
    if (data.label(row) == 0) {
      CHECK(std::hypot(x, y) == doctest::Approx(1));
      CHECK(y >= 0);
    } else {
      CHECK(std::hypot(x - 1, y - 0.5) == doctest::Approx(1));
      CHECK(y <= 0.5);
    }
  }
}

TEST_CASE("moons: the half circles are visited from end to end") {
  const auto data = make_moons<double>({.rows = 1000, .noise = 0, .seed = 1});
  double left[2] = {9, 9}, right[2] = {-9, -9};
  for (Size row = 0; row < data.rows(); ++row) {
    const Class label = data.label(row);
    left[label] = std::min(left[label], data.input(row)[0]);
    right[label] = std::max(right[label], data.input(row)[0]);
  }
  CHECK(left[0] == doctest::Approx(-1).epsilon(0.01));
  CHECK(right[0] == doctest::Approx(1).epsilon(0.01));
  CHECK(left[1] == doctest::Approx(0).scale(1).epsilon(0.01));
  CHECK(right[1] == doctest::Approx(2).epsilon(0.01));
}

TEST_CASE("moons: half of the points belong to each class") {
  const auto data = make_moons({.rows = 101});
  CHECK(data.rows() == 101);
  CHECK(std::count(data.labels.begin(), data.labels.end(), 0) == 51);
  CHECK(std::count(data.labels.begin(), data.labels.end(), 1) == 50);
}

TEST_CASE("moons: the noise is the standard deviation from the half circle") {
  const auto data = make_moons<double>({.rows = 20000, .noise = 0.1, .seed = 1});
  double squares = 0;
  for (Size row = 0; row < data.rows(); row += 2) {  // class 0, judged by its distance from the whole circle
    const double off = std::hypot(data.input(row)[0], data.input(row)[1]) - 1;
    squares += off * off;
  }
  CHECK(std::sqrt(squares / 10000) == doctest::Approx(0.1).epsilon(0.03));
}

TEST_CASE("moons: the seed decides, and nothing else") {
  CHECK(make_moons({.seed = 1}).inputs == make_moons({.seed = 1}).inputs);
  CHECK(make_moons({.seed = 1}).inputs != make_moons({.seed = 2}).inputs);
}

TEST_CASE("moons: no rows are no error") { CHECK(make_moons({.rows = 0}).inputs.empty()); }

TEST_CASE("moons: noise below 0, NaN and infinite is an error") {
  CHECK_THROWS_WITH_AS(make_moons({.noise = -0.5}),
                       "strata::make_moons: noise is -0.5; it must be finite and at least 0", Error);
  CHECK_THROWS_AS(make_moons({.noise = std::numeric_limits<double>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(make_moons({.noise = std::numeric_limits<double>::infinity()}), Error);
}
