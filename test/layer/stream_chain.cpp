// SPDX-License-Identifier: MIT
#include "strata/layer/stream_chain.hpp"

#include <doctest/doctest.h>

#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/gru.hpp"

using namespace strata;

namespace {

using Echo = Conv1d<1, 1, 3, Identity, Causal, NoBias>::On<Extents<9, 1>>;
using Chain = detail::StreamChain<Echo, Echo, Echo>;

}  // namespace

TEST_CASE("stream chain: histories add up, and one without an end has none") {
  static_assert(Chain::history == 6 && Chain::features_in == 1 && Chain::features_out == 1);
  static_assert(detail::StreamChain<Echo, GRU<1, 2>::On<Extents<9, 1>>>::history == unlimited_history);
  static_assert(detail::add_histories(unlimited_history, 1) == unlimited_history);
}

TEST_CASE("stream chain: what can stand in a stream") {
  static_assert(detail::Streamable<Echo> && detail::HasStream<Echo>);
  static_assert(detail::Streamable<Dense<2, 3>> && !detail::HasStream<Dense<2, 3>>, "rows of a batch are steps");
  static_assert(!detail::Streamable<Flattened<Extents<9, 1>>>);
}

TEST_CASE("stream chain: each layer reads what the one before gives, and remembers its own") {
  std::tuple<Echo::Parameters<float>, Echo::Parameters<float>, Echo::Parameters<float>> p;
  std::get<0>(p).weights = {{0}, {1}, {0}};  // one step late
  std::get<1>(p).weights = {{0}, {0}, {2}};
  std::get<2>(p).weights = {{1}, {0}, {0}};  // two
  Chain::State<float, 4> state{};
  Matrix<float, 4, 1> x{{1}, {2}, {3}, {4}}, y;
  Chain::stream(p, x, y, state);
  CHECK(y == Matrix<float, 4, 1>{{0}, {0}, {0}, {2}});
  Matrix<float, 1, 1> one{{5}}, out;
  Chain::stream(p, one, out, state);
  CHECK(out(0, 0) == 4);
}
