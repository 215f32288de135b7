// SPDX-License-Identifier: MIT
#include "strata/metric/roc_auc.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace strata;

namespace {

using One = std::vector<std::array<double, 1>>;
using Three = std::vector<std::array<double, 3>>;
using Labels = std::vector<Class>;

}  // namespace

TEST_CASE("roc_auc: the share of pairs that are in the right order, half a pair where they are equal") {
  const Labels labels{0, 0, 1, 1};
  CHECK(roc_auc(labels, One{{0.1}, {0.4}, {0.35}, {0.8}}) == 0.75);  // the example of scikit-learn's documentation
  CHECK(roc_auc(labels, One{{0.1}, {0.2}, {0.3}, {0.4}}) == 1);
  CHECK(roc_auc(labels, One{{0.4}, {0.3}, {0.2}, {0.1}}) == 0);
  CHECK(roc_auc(labels, One{{0.5}, {0.2}, {0.5}, {0.8}}) == 0.875);
  CHECK(roc_auc(labels, One{{7}, {7}, {7}, {7}}) == 0.5);
  CHECK(roc_auc(labels, One{{0.1}, {0.4}, {0.35}, {0.8}}, 0) == 0.75);
}

TEST_CASE("roc_auc: of several classes each against the rest, and their mean") {
  const Labels labels{0, 1, 2, 1};
  const Three outputs{{0.5, 0.3, 0.2}, {0.6, 0.3, 0.1}, {0.2, 0.2, 0.6}, {0.1, 0.8, 0.1}};
  CHECK(roc_auc(labels, outputs, 0) == doctest::Approx(2.0 / 3));
  CHECK(roc_auc(labels, outputs, 1) == doctest::Approx(3.5 / 4));
  CHECK(roc_auc(labels, outputs, 2) == 1);
  CHECK(roc_auc(labels, outputs) == doctest::Approx((2.0 / 3 + 3.5 / 4 + 1) / 3));
}

TEST_CASE("roc_auc: there is none for one class alone") {
  CHECK_THROWS_WITH_AS(
      roc_auc(Labels{0, 0}, One{{0.1}, {0.2}}),
      "strata::roc_auc: no row is of class 1, and there is no area then; judge rows of several classes", Error);
  CHECK_THROWS_WITH_AS(roc_auc(Labels{1, 1}, One{{0.1}, {0.2}}),
                       "strata::roc_auc: all rows are of class 1, and there is no area then; judge rows of several "
                       "classes",
                       Error);
  CHECK_THROWS_WITH_AS(roc_auc(Labels{0, 1}, One{{0.1}, {0.2}}, 2),
                       "strata::roc_auc: there is no class 2; there are 2, counted from 0", Error);
  CHECK_THROWS_AS(roc_auc(Labels{0, 2}, One{{0.1}, {0.2}}), Error);
}
