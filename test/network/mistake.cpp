// SPDX-License-Identifier: MIT
#include "strata/network/mistake.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"

using namespace strata;
using detail::Gives;
using detail::Takes;

// The texts are tested by test/compile_fail; here, that each mistake is told by its own struct, and where it is.
namespace {

struct Nothing {};

template <class Told, class... Entries>
constexpr bool tells = std::same_as<detail::BrokenRule<Entries...>, Told>;

using First = Dense<2, 3, Sigmoid>;

}  // namespace

static_assert(tells<detail::NetworkHasAnInput<First>, First>);
static_assert(tells<detail::InputIsTheFirstEntry<0, First>, First, Input<2>>);
static_assert(tells<detail::NetworkHasOneInput<2, Input<3>>, Input<2>, First, Input<3>>);
static_assert(tells<detail::NetworkHasALayer<Input<2>>, Input<2>>);
static_assert(tells<detail::SizesArePositive<1, Dense<2, 0>>, Input<2>, Dense<2, 0>>);
static_assert(tells<detail::CostIsTheLastEntry<1, MeanSquaredError>, Input<2>, MeanSquaredError, First>);
static_assert(tells<detail::ActivationHasALayer<2, Sigmoid>, Input<2>, First, Sigmoid>);
static_assert(tells<detail::NeighboursFit<2, First, Gives<3>, Dense<4, 1>, Takes<4>>, Input<2>, First, Dense<4, 1>>);
static_assert(tells<detail::NetworkHasACost<1, Dense<2, 1, ReLU>, ReLU>, Input<2>, Dense<2, 1, ReLU>>);
static_assert(tells<detail::CostFitsTheOutput<2, CrossEntropy, First, Sigmoid>, Input<2>, First, CrossEntropy>);

using Conv = Conv2d<1, 8, 3>;
using Bound = Conv::On<Extents<1, 5, 5>>;
static_assert(tells<detail::ShapesFit<2, Conv, Extents<8, 6, 6>, Bound, Extents<1, 5, 5>>, Image<1, 8, 8>, Conv, Bound>);
static_assert(
    tells<detail::ShapesFit<2, Conv, Extents<8, 6, 6>, Dense<9, 2>, Extents<9>>, Image<1, 8, 8>, Conv, Dense<9, 2>>);
static_assert(tells<detail::ConvolutionTakesTheShape<Conv, Extents<64>>, Input<64>, Conv>);
static_assert(tells<detail::ConvolutionTakesTheChannels<Conv, 1, Extents<8, 6, 6>>, Image<1, 8, 8>, Conv, Conv>);

TEST_CASE("mistake: an entry that is no layer is told by what it lacks first") {
  CHECK(tells<detail::EntryIsALayer<1, Nothing, detail::first_lack<Nothing>()>, Input<2>, Nothing>);
  CHECK(detail::first_lack<Nothing>() != detail::first_lack<First>());
}
