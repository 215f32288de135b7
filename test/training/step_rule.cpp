// SPDX-License-Identifier: MIT
#include "strata/training/step_rule.hpp"

#include <doctest/doctest.h>

#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"

using namespace strata;

using Right = Network<Input<2>, Dense<2, 1>>;
using Unlearned = Network<Input<2>, Activate<2, Sigmoid>>;

template <class Net, Size Batch, class O, class Rule>
constexpr bool breaks = std::same_as<detail::StepRule<Net, Batch, O>, Rule>;

static_assert(breaks<Right, 1, GradientDescent, detail::Kept>);
static_assert(breaks<const Right, 1, GradientDescent, detail::NetworkIsOne<const Right>>);
static_assert(breaks<int, 1, GradientDescent, detail::NetworkIsOne<int>>);
static_assert(breaks<Right, 0, GradientDescent, detail::BatchHasRows<0>>);
static_assert(breaks<Unlearned, 1, GradientDescent, detail::NetworkCanLearn<Unlearned>>);
static_assert(breaks<Right, 1, int, detail::OptimizerIsOne<int>>);

TEST_CASE("step rule: the first mistake is the one that is reported") {
  CHECK(breaks<int, 0, int, detail::NetworkIsOne<int>>);
  CHECK(breaks<Right, 0, int, detail::BatchHasRows<0>>);
}
