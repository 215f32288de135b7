// SPDX-License-Identifier: MIT
#include "strata/cost/poisson_likelihood.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/sigmoid.hpp"
#include "support/costs.hpp"

using namespace strata;
using test::cost_in_packs;
using test::cost_of;
using test::gradient_in_packs;
using test::gradient_of;
using Poisson = PoissonLikelihood;

namespace {

template <class Scalar>
using One = std::array<Scalar, 1>;
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE_TEMPLATE("poisson_likelihood: hand-worked values", Scalar, float, double) {
  // e^(ln 2) − 3 ln 2, slope 2 − 3.
  const auto z = static_cast<Scalar>(std::log(2.0));
  CHECK(cost_of<Poisson>(One<Scalar>{z}, One<Scalar>{3}) == doctest::Approx(2 - 3 * std::log(2.0)).epsilon(1e-6));
  CHECK(cost_in_packs<Poisson>(One<Scalar>{z}, One<Scalar>{3}) == doctest::Approx(2 - 3 * std::log(2.0)).epsilon(1e-6));
  CHECK(gradient_of<Poisson>(One<Scalar>{z}, One<Scalar>{3})[0] == doctest::Approx(-1).epsilon(1e-6));
  CHECK(cost_of<Poisson>(One<Scalar>{-1000}, One<Scalar>{0}) == 0);
  CHECK(cost_of<Poisson>(One<Scalar>{-1000}, One<Scalar>{2}) == 2000);
  CHECK(std::isinf(cost_of<Poisson>(One<Scalar>{1000}, One<Scalar>{2})));
}

TEST_CASE("poisson_likelihood: the gradient agrees with differences of the cost, past a pack's width") {
  constexpr Size n = lanes<double> + 2;
  std::array<double, n> t{};
  for (Size j = 0; j < n; ++j) t[j] = static_cast<double>(j);
  CHECK(test::worst_gradient<Poisson>(test::outputs<double, n>(), t) < 1e-8);
}

TEST_CASE("poisson_likelihood: a NaN is not hidden") {
  CHECK(std::isnan(cost_of<Poisson>(One<double>{not_a_number}, One<double>{1})));
  CHECK(std::isnan(gradient_of<Poisson>(One<double>{not_a_number}, One<double>{1})[0]));
  CHECK(std::isnan(cost_in_packs<Poisson>(One<double>{not_a_number}, One<double>{1})));
}

TEST_CASE("poisson_likelihood: goes with Identity, and takes counts, not classes") {
  static_assert(Cost<Poisson> && Poisson::accepts<Identity> && !Poisson::accepts<Sigmoid>);
  static_assert(Poisson::targets.least == 0);
  CHECK_FALSE(detail::cost_takes_classes<Poisson>());
}
