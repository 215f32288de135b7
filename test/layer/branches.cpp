// SPDX-License-Identifier: MIT
#include "strata/layer/branches.hpp"

#include <doctest/doctest.h>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

/// A join of somebody's own: y = a − 2 b.
struct Difference {
  template <class First, class>
  using OutputShape = First;
  static void join(auto& y, const auto& team, const auto& a, const auto& b) { assign(y, a - 2 * b, team); }
  template <Size I>
  static auto error(const auto& dy, auto&, const auto&, const auto&, const auto&) {
    return (I == 0 ? 1 : -2) * dy;
  }
};
using Own = Branches<Difference, Extents<3>, Dense<3, 2, Tanh>, Dense<3, 2>>;
using WithInput = Branches<Difference, Extents<3>, detail::Passed<Extents<3>>, Dense<3, 3, Tanh>>;

}  // namespace

TEST_CASE("branches: a join of one's own makes a layer that predicts, learns and streams") {
  Network<Input<3>, Own> network;
  auto& [a, b] = network.layer<0>().layers;
  a.weights.fill(0);
  b.weights.fill(0);
  b.biases = {3, 4};
  const auto y = network.predict({1, 2, 3});
  CHECK(y(0) == -6);
  CHECK(y(1) == -8);
  CHECK(check_gradients<Own>().passed());
  CHECK(check_streaming<Own>().passed());
}

TEST_CASE("branches: what only hands its input on has neither parameters nor a buffer") {
  static_assert(tensor_elements<WithInput::Parameters<float>> == 12);
  static_assert(sizeof(WithInput::Scratch<float, 1000>) < 2 * 1000 * 3 * sizeof(float));
  CHECK(check_gradients<WithInput>().passed());
  CHECK(check_streaming<WithInput>().passed());
}
