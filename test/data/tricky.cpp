// SPDX-License-Identifier: MIT
#include "strata/data/tricky.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace strata;

namespace {

/// Labels that are not [x > y].
Size false_labels(const Dataset<2>& data) {
  Size count = 0;
  for (Size row = 0; row < data.rows(); ++row) count += data.label(row) != (data.input(row)[0] > data.input(row)[1]);
  return count;
}

}  // namespace

TEST_CASE("tricky: there are 250 points of the unit square unless told otherwise") {
  const auto data = make_tricky({});
  CHECK(data.rows() == 250);
  CHECK(data.inputs.size() == 500);
  for (const float x : data.inputs) {
    CHECK(x >= 0);
    CHECK(x <= 1);
  }
}

TEST_CASE("tricky: without flips class 1 is where x > y, with flips only it is elsewhere") {
  CHECK(false_labels(make_tricky({.rows = 1000, .flipped = 0})) == 0);
  CHECK(false_labels(make_tricky({.rows = 1000, .flipped = 1})) == 1000);
}

TEST_CASE("tricky: one label in twenty is flipped") {
  CHECK(std::abs(static_cast<double>(false_labels(make_tricky({.rows = 20000, .seed = 1}))) - 1000) < 150);
}

TEST_CASE("tricky: the points do not depend on the flips") {
  CHECK(make_tricky({.flipped = 0}).inputs == make_tricky({.flipped = 0.5}).inputs);
}

TEST_CASE("tricky: about half of the points belong to each class") {
  const auto data = make_tricky({.rows = 10000, .seed = 1});
  Size ones = 0;
  for (const Class label : data.labels) ones += label;
  CHECK(ones > 4700);
  CHECK(ones < 5300);
}

TEST_CASE("tricky: the seed decides, and nothing else") {
  CHECK(make_tricky({.seed = 1}).inputs == make_tricky({.seed = 1}).inputs);
  CHECK(make_tricky({.seed = 1}).labels == make_tricky({.seed = 1}).labels);
  CHECK(make_tricky({.seed = 1}).inputs != make_tricky({.seed = 2}).inputs);
}

TEST_CASE("tricky: a share of flips that is no probability is an error") {
  CHECK_THROWS_WITH_AS(make_tricky({.flipped = 1.5}),
                       "strata::make_tricky: flipped is 1.5; it must be a probability, between 0 and 1", Error);
  CHECK_THROWS_AS(make_tricky({.flipped = -0.1}), Error);
  CHECK_THROWS_AS(make_tricky({.flipped = std::numeric_limits<double>::quiet_NaN()}), Error);
}
