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

/// What a summary makes of three steps of two features.
template <class Entry>
Matrix<double, 1, 2> of(const Matrix<double, 1, 6>& x) {
  Matrix<double, 1, 2> y;
  Entry::template On<Extents<3, 2>>::forward(NoParameters(), x, y);
  return y;
}

/// ∂(y_1 + 10 y_2)/∂x.
template <class Entry>
Matrix<double, 1, 6> gradient_of(const Matrix<double, 1, 6>& x) {
  using L = typename Entry::template On<Extents<3, 2>>;
  const Matrix<double, 1, 2> y = of<Entry>(x), dy{{1, 10}};
  typename L::template Workspace<double, 1> w;
  L::backward(NoParameters(), x, y, dy, w);
  return w.dx;
}

const Matrix<double, 1, 6> x{{1, -9, 5, -8, 5, -7.5}};

}  // namespace

TEST_CASE("the last step of a sequence, and nothing before it, matters to LastStep") {
  CHECK(of<LastStep>(x) == Matrix<double, 1, 2>{{5, -7.5}});
  CHECK(gradient_of<LastStep>(x) == Matrix<double, 1, 6>{{0, 0, 0, 0, 1, 10}});
}

TEST_CASE("each step of a sequence counts the same to MeanOverSteps") {
  CHECK(of<MeanOverSteps>(Matrix<double, 1, 6>{{1, 2, 3, 4, 5, 9}}) == Matrix<double, 1, 2>{{3, 5}});
  const auto gradient = gradient_of<MeanOverSteps>(x);
  for (Size i = 0; i < 6; ++i) CHECK(gradient(0, i) == doctest::Approx(i % 2 == 0 ? 1.0 / 3 : 10.0 / 3));
}

TEST_CASE("MaxOverSteps sends the gradient to the largest step of each feature, to the first of equal ones") {
  CHECK(of<MaxOverSteps>(x) == Matrix<double, 1, 2>{{5, -7.5}});
  CHECK(gradient_of<MaxOverSteps>(x) == Matrix<double, 1, 6>{{0, 0, 1, 0, 0, 10}});
}

TEST_CASE("MaxOverSteps does not lose what is not a number") {
  for (Size t = 0; t < 3; ++t) {
    Matrix<double, 1, 6> with_nan = x;
    with_nan(0, 2 * t) = math::nan<double>;
    CHECK(math::is_nan(of<MaxOverSteps>(with_nan)(0, 0)));
  }
}

TEST_CASE("gradients of summaries of steps are those of differences, of one's own too") {
  for (const auto& check :
       {check_gradients<LastStep::On<Extents<4, 9>>>(), check_gradients<MeanOverSteps::On<Extents<4, 9>>>(),
        check_gradients<MaxOverSteps::On<Extents<4, 9>>>(), check_gradients<BothEnds::On<Extents<4, 2>>>()}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}
