// SPDX-License-Identifier: MIT
#include "strata/tensor/bit_cast.hpp"

#include <doctest/doctest.h>

#include <cstdint>

TEST_CASE("bit cast: one and minus zero have the bits that IEEE 754 gives them, while compiling too") {
  static_assert(strata::detail::bit_cast<std::uint32_t>(1.0F) == 0x3F80'0000U);
  static_assert(strata::detail::bit_cast<std::uint64_t>(-0.0) == 0x8000'0000'0000'0000U);
  const std::uint32_t bits = 0xC020'0000U;
  CHECK(strata::detail::bit_cast<float>(bits) == -2.5F);
}
