// SPDX-License-Identifier: MIT
#include "strata/layer/bound.hpp"

#include <doctest/doctest.h>

#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"

using namespace strata;

namespace {

struct Holder {};
template <class ShapeType, class... Entries>
using RuleOf = typename decltype(detail::held_rule<Holder, ShapeType, Entries...>())::type;

}  // namespace

TEST_CASE("bound: each entry becomes the layer for the shape that the one before it gives") {
  using Layers = detail::BoundLayers<Extents<6, 2>, Conv1d<2, 3, 3>, Flatten, Dense<12, 2>>;
  static_assert(
      std::same_as<Layers, std::tuple<Conv1d<2, 3, 3>::On<Extents<6, 2>>, Flatten::On<Extents<4, 3>>, Dense<12, 2>>>);
  static_assert(std::same_as<detail::BoundTo<Dense<2, 3>, Extents<7>>::type, Dense<2, 3>>, "a layer is what it is");
}

TEST_CASE("bound: the first entry of a list that does not fit is named, with the rule that it breaks") {
  static_assert(std::same_as<RuleOf<Extents<2>, Dense<2, 3>, Dense<3, 1>>, detail::Kept>);
  static_assert(std::same_as<RuleOf<Extents<2>, Dense<2, 3>, Dense<4, 1>, Dense<9, 9>>,
                             detail::HeldEntryFits<Holder, Dense<4, 1>, Extents<3>>>);
  static_assert(std::same_as<RuleOf<Extents<2>, int>, detail::HeldEntryIsALayer<Holder, int>>);
  static_assert(std::same_as<RuleOf<Extents<6, 2>, Conv1d<3, 3, 3>>,
                             detail::ConvolutionTakesTheChannels<Conv1d<3, 3, 3>, 3, Extents<6, 2>>>);
}
