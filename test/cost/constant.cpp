// SPDX-License-Identifier: MIT
#include "strata/cost/constant.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("constant: a ratio as a number, and in every lane of a pack") {
  CHECK(detail::constant<double, std::ratio<1, 4>>() == 0.25);
  CHECK(detail::constant<float, std::ratio<-3>>() == -3);
  for (const float lane : to_array<float>(detail::constant<Pack<float>, std::ratio<3, 2>>())) CHECK(lane == 1.5F);
}
