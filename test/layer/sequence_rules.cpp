// SPDX-License-Identifier: MIT
#include "strata/layer/sequence_rules.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace strata;

namespace {

struct Entry {};
template <class ShapeType>
using RuleOfThree = typename decltype(detail::sequence_rule<Entry, 3, ShapeType>())::type;

}  // namespace

TEST_CASE("sequence rules: an entry stands after a sequence of as many features as it takes, of any length") {
  CHECK(std::same_as<RuleOfThree<Extents<7, 3>>, detail::Kept>);
  CHECK(std::same_as<RuleOfThree<Extents<1, 3>>, detail::Kept>);
  CHECK(std::same_as<RuleOfThree<Extents<3, 7>>, detail::EntryTakesTheFeatures<Entry, 3, Extents<3, 7>>>);
  CHECK(std::same_as<RuleOfThree<Extents<3>>, detail::EntryTakesASequence<Entry, Extents<3>>>);
  CHECK(std::same_as<RuleOfThree<Extents<3, 7, 7>>, detail::EntryTakesASequence<Entry, Extents<3, 7, 7>>>);
}
