// SPDX-License-Identifier: MIT
#include "strata/layer/rounded.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"

using namespace strata;
using detail::Pair;

namespace {

/// A dense layer that wants its batch in a matrix.
struct Stubborn : Dense<20, 20> {
  static constexpr bool takes_any_layout = false;
};

}  // namespace

TEST_CASE("rounded: layers with a register full of everything are, no others") {
  static_assert(detail::rounds_products<Dense<16, 16>, 16>());
  static_assert(!detail::rounds_products<Dense<15, 16>, 16>());
  static_assert(!detail::rounds_products<Dense<16, 15>, 16>());
  static_assert(!detail::rounds_products<Dense<16, 16>, 15>());
  static_assert(!detail::rounds_products<Stubborn, 16>());
  static_assert(!detail::rounds_products<Dropout<0.5>::On<Extents<64>>, 16>());
}

TEST_CASE("rounded: where nothing is, layers are given what there is") {
  const detail::FactorsAsTheyAre factors;
  const Matrix<float, 2, 2> x{{1, 2}, {3, 4}};
  CHECK(&factors.round_input<0>(x, Alone()) == &x);
  CHECK(&factors.input<0>(x) == &x);
  CHECK(&factors.round_error<0>(x, Alone()) == &x);
}

TEST_CASE("rounded: inputs and errors of layers that are worth it are rounded copies, those of others what there is") {
  constexpr Size batch = 16;
  static detail::RoundedFactors<batch, Dense<16, 20, Sigmoid>, Dense<20, 3>> factors;
  static_assert(factors.rounds == std::array{true, false});
  static Matrix<float, batch, 16> x;
  static Matrix<float, batch, 20> hidden;
  x.fill(1.001F);
  hidden.fill(-2.003F);
  const auto& pairs = factors.round_input<0>(x, Alone());
  CHECK(pairs.along.pairs[3] == Pair{BFloat16(1), BFloat16(1)});
  CHECK(&factors.input<0>(x) == &pairs);
  CHECK(factors.round_error<0>(hidden, Alone()).pairs[7] == Pair{BFloat16(-2), BFloat16(-2)});
  CHECK(&factors.round_input<1>(hidden, Alone()) == &hidden);
  CHECK(&factors.round_input<0>(pairs, Alone()) == &pairs);
}
