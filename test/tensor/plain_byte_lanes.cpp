// SPDX-License-Identifier: MIT
#include "strata/tensor/plain_byte_lanes.hpp"

#include <doctest/doctest.h>

using strata::Size;
using strata::detail::Rescaling;
using Lanes = strata::detail::PlainByteLanes;

TEST_CASE("plain_byte_lanes: sums, hand-worked: one product each, sums of sums, shifts, rescaled to bytes") {
  std::array<std::int8_t, Lanes::width> weights;
  for (Size lane = 0; lane < Lanes::width; ++lane) weights[lane] = static_cast<std::int8_t>(10 * lane);
  const std::array<Lanes::Input, 1> x{3};
  const std::array<std::int32_t, Lanes::width> ones{1, 1, 1, 1, 1, 1, 1, 1};
  const auto sums = Lanes::add(Lanes::load(ones.data()), Lanes::inputs(x.data()), Lanes::weights(weights.data()));
  CHECK(sums == Lanes::Sums{1, 31, 61, 91, 121, 151, 181, 211});
  CHECK(Lanes::plus(sums, sums) == Lanes::shifted(sums, 1));
  CHECK(Lanes::shifted(Lanes::Sums{-3}, 4) == Lanes::Sums{-48});

  std::array<std::int32_t, Lanes::width> thirds;
  thirds.fill(1431655765);  // 2³² / 3
  const auto rescaled = Lanes::rescaled(sums, thirds.data(), Rescaling::to_nearest(32, 200));
  CHECK(rescaled == Lanes::Sums{200, 210, 220, 230, 240, 250, 260, 270});
  std::array<std::uint8_t, Lanes::width> bytes;
  Lanes::store_bytes(bytes.data(), rescaled);
  CHECK(bytes == std::array<std::uint8_t, Lanes::width>{200, 210, 220, 230, 240, 250, 255, 255});
}
