// SPDX-License-Identifier: MIT
#include "strata/metric/check_rows.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace strata;

using Outputs = std::vector<std::array<float, 2>>;
static_assert(detail::outputs_of_rows<Outputs> == 2);

TEST_CASE("check rows: a metric wants a row of outputs for each label, without NaN, and classes that exist") {
  const Outputs two{{0, 1}, {1, 0}};
  CHECK_NOTHROW(detail::check_metric_classes("m", std::vector<int>{0, 1}, two, 2));
  CHECK_THROWS_WITH_AS(detail::check_metric_rows("m", std::vector<int>{0}, two),
                       "strata::m: there are 1 labels and 2 rows of outputs; each label needs one", Error);
  CHECK_THROWS_WITH_AS(detail::check_metric_rows("m", std::vector<int>(), Outputs()),
                       "strata::m: there are no rows to judge", Error);
  CHECK_THROWS_WITH_AS(detail::check_metric_rows("m", std::vector<int>{0}, Outputs{{0, math::nan<float>}}),
                       "strata::m: row 0 has an output that is NaN; see what the network was given", Error);
  CHECK_THROWS_WITH_AS(detail::check_metric_classes("m", std::vector<int>{0, 2}, two, 2),
                       "strata::m: row 1: expected a class below 2, found 2; there is an output for each class", Error);
  CHECK_THROWS_AS(detail::check_metric_classes("m", std::vector<int>{0, -1}, two, 2), Error);
}
