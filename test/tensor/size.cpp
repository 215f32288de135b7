// SPDX-License-Identifier: MIT
#include "strata/tensor/size.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

TEST_CASE("size: Size counts whatever the machine can address, Class has sixteen bits") {
  static_assert(std::is_same_v<strata::Size, decltype(sizeof(int))>);
  static_assert(std::is_unsigned_v<strata::Class>);
  static_assert(std::numeric_limits<strata::Class>::max() == 65535);
  CHECK(sizeof(strata::Class) == 2);
}
