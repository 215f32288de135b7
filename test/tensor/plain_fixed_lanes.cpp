// SPDX-License-Identifier: MIT
// What all instruction sets give the same of is in fixed_lanes.cpp.
#include "strata/tensor/plain_fixed_lanes.hpp"

#include <doctest/doctest.h>

using Lanes = strata::detail::PlainFixedLanes;

TEST_CASE("plain_fixed_lanes: loops do what is said number by number") {
  Lanes::Numbers a{}, b{};
  a[0] = -7, b[0] = 3, a[15] = 5, b[15] = 1 << 30;
  CHECK(Lanes::plus(a, b)[0] == -4);
  CHECK(Lanes::minus(a, b)[0] == -10);
  CHECK(Lanes::smaller(a, b)[0] == -7);
  CHECK(Lanes::larger(a, b)[0] == 3);
  CHECK(Lanes::rounded_off(a, 1)[0] == -4);
  CHECK(Lanes::product<1>(a, b)[0] == -10);
  CHECK(Lanes::product<31>(a, b, 4)[15] == 7);
  CHECK(Lanes::products<32>(a, b, a, b)[15] == 3);
}
