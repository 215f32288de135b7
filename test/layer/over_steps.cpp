// SPDX-License-Identifier: MIT
#include "strata/layer/over_steps.hpp"

#include <doctest/doctest.h>

#include "strata/layer/last_step.hpp"
#include "strata/layer/max_over_steps.hpp"
#include "strata/layer/mean_over_steps.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

/// A summary of one's own: the sum of the first and the last step.
struct BothEnds : SummaryOfSteps<BothEnds> {
  static void forward(const auto& x, auto& y) { assign(y, rows_from<1>(x, 0) + rows_from<1>(x, 3)); }
  static void backward(const auto&, const auto&, const auto& dy, auto& dx) {
    fill(dx, 0);
    for (const Size t : {0U, 3U}) assign(rows_from<1>(dx, t), dy);
  }
};

}  // namespace

TEST_CASE("gradients of summaries of steps are those of differences, of one's own too") {
  for (const auto& check :
       {check_gradients<LastStep::On<Extents<4, 9>>>(), check_gradients<MeanOverSteps::On<Extents<4, 9>>>(),
        check_gradients<MaxOverSteps::On<Extents<4, 9>>>(), check_gradients<BothEnds::On<Extents<4, 2>>>()}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}
