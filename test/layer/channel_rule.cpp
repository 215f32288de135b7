// SPDX-License-Identifier: MIT
#include "strata/layer/channel_rule.hpp"

#include <doctest/doctest.h>

#include "strata/layer/batch_norm.hpp"
#include "strata/layer/layer_norm.hpp"
#include "strata/layer/prelu.hpp"
#include "strata/network/chain.hpp"

using namespace strata;

TEST_CASE("channel_rule: normalisations and slopes must be for as many channels as come in") {
  using Kept = detail::Kept;
  static_assert(std::is_same_v<detail::InferenceRule<BatchNorm<8>, Extents<8, 4, 4>>, Kept>);
  static_assert(std::is_same_v<detail::InferenceRule<LayerNorm<8>, Extents<5, 8>>, Kept>);
  static_assert(std::is_same_v<detail::InferenceRule<PReLU<8>, Extents<8>>, Kept>);
  static_assert(std::is_same_v<detail::InferenceRule<PReLU<>, Extents<3, 4, 4>>, Kept>);
  static_assert(std::is_same_v<detail::InferenceRule<BatchNorm<4>, Extents<8, 4, 4>>,
                               detail::EntryTakesTheChannels<BatchNorm<4>, 4, Extents<8, 4, 4>>>);
  static_assert(std::is_same_v<detail::InferenceRule<PReLU<4>, Extents<8>>,
                               detail::EntryTakesTheChannels<PReLU<4>, 4, Extents<8>>>);
  static_assert(std::is_same_v<detail::InferenceRule<LayerNorm<8, int>, Extents<8>>,
                               detail::EntryHasKnownOptions<LayerNorm<8, int>>>);
}
