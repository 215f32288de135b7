// SPDX-License-Identifier: MIT
#include "strata/training/step_rule.hpp"

#include <doctest/doctest.h>

#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"

using namespace strata;

using Right = Network<Input<2>, Dense<2, 1>>;
using Unlearned = Network<Input<2>, Activate<2, Sigmoid>>;

using Large = Network<Input<100>, Dense<100, 16>>;
using LargeInDouble = Network<Input<100, double>, Dense<100, 16>>;
using Small = Network<Input<100>, Dense<100, 15>>;

template <class Net, Size Batch, class O, class Rule>
constexpr bool breaks = std::same_as<detail::StepRule<Net, Batch, O>, Rule>;
template <class Net, Size Batch, class Factors, class Rule>
constexpr bool breaks_with = std::same_as<detail::StepRule<Net, Batch, GradientDescent, Factors>, Rule>;

static_assert(breaks<Right, 1, GradientDescent, detail::Kept>);
static_assert(breaks<const Right, 1, GradientDescent, detail::NetworkIsOne<const Right>>);
static_assert(breaks<int, 1, GradientDescent, detail::NetworkIsOne<int>>);
static_assert(breaks<Right, 0, GradientDescent, detail::BatchHasRows<0>>);
static_assert(breaks<Unlearned, 1, GradientDescent, detail::NetworkCanLearn<Unlearned>>);
static_assert(breaks<Right, 1, int, detail::OptimizerIsOne<int>>);

static_assert(breaks_with<Right, 1, Unrounded, detail::Kept>);
static_assert(breaks_with<Large, 16, float, detail::FactorsAreKnown<float>>);
static_assert(breaks_with<LargeInDouble, 16, BFloat16, detail::RoundedNumbersAreFloat<double>>);
static_assert(breaks_with<Small, 16, BFloat16, detail::SomeProductsAreLarge<Small, 16>>);
static_assert(breaks_with<Large, 15, BFloat16, detail::SomeProductsAreLarge<Large, 15>>);
static_assert(
    breaks_with<Large, 16, BFloat16,
                std::conditional_t<multiplies_bfloat16, detail::Kept, detail::ProcessorMultipliesBFloat16<BFloat16>>>);

TEST_CASE("step rule: the first mistake is the one that is reported") {
  CHECK(breaks<int, 0, int, detail::NetworkIsOne<int>>);
  CHECK(breaks<Right, 0, int, detail::BatchHasRows<0>>);
}
