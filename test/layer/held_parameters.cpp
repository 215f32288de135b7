// SPDX-License-Identifier: MIT
#include "strata/layer/held_parameters.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/normalize.hpp"

using namespace strata;

namespace {

using Held = detail::HeldLayers<Dense<2, 3>, Activate<3, Identity>, Normalize<3>, Dense<3, 1, Identity, NoBias>>;
using P = Held::Parameters<float>;

/// Its tensors have no names.
struct Nameless {
  Vector<float, 2> first, second;
  static constexpr auto tensors(auto& self) { return std::tie(self.first, self.second); }
};

}  // namespace

TEST_CASE("held parameters: the tensors of all layers, then their statistics, each by its number and name") {
  static_assert(tensor_elements<P> == 6 + 3 + 3);
  static_assert(statistic_elements<P> == 6);
  static_assert(Held::operations == 2 * (6 + 3));
  std::vector<std::string_view> names;
  for (const SavedAs& each : P::saved_as) names.push_back(each.name);
  CHECK(names == std::vector<std::string_view>{"0.weight", "0.bias", "3.weight", "2.shift", "2.factor"});
  CHECK(P::saved_as[2].transposed);
  static_assert(!HasStatistics<HeldParameters<float, Dense<2, 3>>>);
  CHECK(detail::NestedNames<Nameless>::saved_as_all[1].name == "0.1");
}

TEST_CASE("held parameters: numbers are visited layer by layer, in the order of each") {
  P p;
  float next = 0;
  Held::visit_flat(p, [&](const auto&, float& number) { number = next++; });
  CHECK(next == 12);
  const auto& first = p.layers.get<0>();
  CHECK(first.biases(0) == 0);
  CHECK(first.weights(0, 0) == 1);
  CHECK(p.layers.get<3>().weights(2, 0) == 11);
}
