// SPDX-License-Identifier: MIT
#include "strata/layer/convolution_rules.hpp"

#include <doctest/doctest.h>

#include "strata/activation/identity.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"

using namespace strata;

// The texts are tested by test/compile_fail; here, that each mistake is told by its own struct.
namespace {

template <class Told, class Entry, class Shape>
constexpr bool tells = std::same_as<typename decltype(Entry::template rule<Shape>())::type, Told>;
template <class Entry, class Shape>
constexpr bool stands = tells<detail::Kept, Entry, Shape>;

using Image8 = Extents<8, 28, 28>;
template <class... Options>
using Conv = Conv2d<8, 4, 3, Identity, Options...>;

}  // namespace

static_assert(stands<Conv<>, Image8> && stands<Conv<Stride<50>>, Image8> && stands<Conv<Groups<4>>, Image8>);
static_assert(stands<Conv1d<2, 3, 5>, Extents<5, 2>> && stands<Conv1d<2, 3, 5, Identity, Causal>, Extents<1, 2>>);
static_assert(tells<detail::ConvolutionOptionsAreKnown<Conv<int>>, Conv<int>, Image8>);
static_assert(tells<detail::ConvolutionSizesArePositive<Conv<Stride<1, 0>>>, Conv<Stride<1, 0>>, Image8>);
static_assert(tells<detail::ConvolutionTakesTheShape<Conv<>, Extents<784>>, Conv<>, Extents<784>>);
static_assert(tells<detail::ConvolutionTakesTheShape<Conv<>, Extents<28, 8>>, Conv<>, Extents<28, 8>>);
static_assert(tells<detail::ConvolutionTakesTheShape<Conv1d<8, 2, 3>, Image8>, Conv1d<8, 2, 3>, Image8>);
static_assert(tells<detail::ConvolutionTakesTheChannels<Conv<>, 8, Extents<4, 28, 28>>, Conv<>, Extents<4, 28, 28>>);
static_assert(tells<detail::GroupsDivideTheChannels<Conv<Groups<8>>, 8, 8, 4>, Conv<Groups<8>>, Image8>);
static_assert(tells<detail::GroupsDivideTheChannels<Conv<Groups<3>>, 3, 8, 4>, Conv<Groups<3>>, Image8>);

TEST_CASE("convolution rules: a kernel must fit the map with its zeros, in height and in width") {
  CHECK(stands<Conv<>, Extents<8, 3, 3>>);
  CHECK(tells<detail::KernelFitsTheMap<Conv<>, 3, 3, 2, 9>, Conv<>, Extents<8, 2, 9>>);
  CHECK(tells<detail::KernelFitsTheMap<Conv<>, 3, 3, 9, 2>, Conv<>, Extents<8, 9, 2>>);
  CHECK(stands<Conv<Padding<1, 0>>, Extents<8, 1, 3>>);
  CHECK(tells<detail::KernelFitsTheMap<Conv<Dilation<2>>, 5, 5, 4, 4>, Conv<Dilation<2>>, Extents<8, 4, 4>>);
  CHECK(tells<detail::KernelFitsTheMap<Conv1d<2, 3, 5>, 1, 5, 1, 4>, Conv1d<2, 3, 5>, Extents<4, 2>>);
}
