// SPDX-License-Identifier: MIT
#include "strata/metric/label_counts.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace strata;

namespace {

using Row = std::array<double, 3>;

}  // namespace

TEST_CASE("label counts: four rows by hand") {
  LabelCounts<3> labels;
  labels.add(Row{1, 0, 0}, Row{0.9, 0.1, 0.2});  // right
  labels.add(Row{1, 1, 0}, Row{0.5, 0.4, 0.2});  // label 1 is missed
  labels.add(Row{0, 0, 0}, Row{0.1, 0.2, 0.9});  // label 2 is not there
  labels.add(Row{0, 1, 0}, Row{0.1, 0.8, 0.3});  // right
  CHECK(labels.rows == 4);
  CHECK(labels.accuracy() == 0.5);
  CHECK(labels.hamming_accuracy() == doctest::Approx(10.0 / 12));
  CHECK(labels.precision(0) == 1);
  CHECK(labels.precision(2) == 0);
  CHECK(labels.recall(1) == 0.5);
  CHECK(labels.f1(0) == 1);
  CHECK(labels.f1(1) == doctest::Approx(2.0 / 3));
  CHECK(labels.f1(2) == 0);
  CHECK(labels.macro_f1() == doctest::Approx((1 + 2.0 / 3) / 3));
  CHECK(labels.micro_f1() == doctest::Approx(2 * 3.0 / (2 * 3 + 1 + 1)));
}

TEST_CASE("label counts: the threshold says what is found; NaN is never right; nothing counted is 0") {
  LabelCounts<1> strict, without;
  strict.add(std::array{1.0}, std::array{0.7}, 0.8);
  CHECK(strict.counts[0] == LabelCounts<1>::Count{0, 0, 1});
  for (const double target : {0.0, 1.0}) {
    LabelCounts<1> labels;
    labels.add(std::array{target}, std::array{std::numeric_limits<double>::quiet_NaN()});
    CHECK(labels.accuracy() == 0);
  }
  CHECK(without == LabelCounts<1>());
  CHECK(without.accuracy() == 0);
  CHECK(without.micro_f1() == 0);
  CHECK_THROWS_WITH_AS(without.f1(1), "strata::LabelCounts: there is no label 1; there are 1, counted from 0", Error);
}
