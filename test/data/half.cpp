// SPDX-License-Identifier: MIT
#include "strata/data/half.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <xtl/xhalf_float.hpp>

using strata::detail::Half;
using strata::detail::value_of;

TEST_CASE("half: every half-precision number has the value that another library gives it") {
  unsigned different = 0;
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float found = value_of({static_cast<std::uint16_t>(bits)});
    const auto expected = static_cast<float>(std::bit_cast<xtl::half_float>(static_cast<std::uint16_t>(bits)));
    const bool same =
        std::isnan(expected) ? std::isnan(found) : found == expected && std::signbit(found) == std::signbit(expected);
    different += same ? 0 : 1;
  }
  CHECK(different == 0);
  CHECK(value_of({0x3c00}) == 1);
  CHECK(value_of({0x0001}) == 0x1p-24F);
  CHECK(value_of({0xfbff}) == -65504);
}
