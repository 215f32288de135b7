// SPDX-License-Identifier: MIT
#include "strata/layer/padding.hpp"

#include <doctest/doctest.h>

#include "support/tensors.hpp"

using namespace strata;

TEST_CASE("padding: zeros around each map, and only there; the map inside can be taken out again") {
  // 2×2 places of two channels, one row of zeros above, two columns before and one after.
  using Pad = detail::Padded<2, 2, 2, 1, 0, 2, 1>;
  static_assert(Pad::at_all && Pad::height == 3 && Pad::width == 5 && Pad::numbers == 30);
  Matrix<float, 2, 8> maps;
  for (Size i = 0; i < maps.size(); ++i) maps.data()[i] = static_cast<float>(i + 1);
  test::Guarded<Matrix<float, 2, 30>> padded;
  Pad::put(maps, padded.value, Alone());
  CHECK(padded.intact());
  CHECK(test::equals(padded.value, [&](Size map, Size i) -> float {
    const Size row = i / 10, column = i % 10 / 2, channel = i % 2;
    return row < 1 || column < 2 || column > 3 ? 0 : maps(map, (row - 1) * 4 + (column - 2) * 2 + channel);
  }));
  test::Guarded<Matrix<float, 2, 8>> taken;
  Pad::take(padded.value, taken.value, Alone());
  CHECK(taken.intact());
  CHECK(test::equals(taken.value, maps));
}

TEST_CASE("padding: with zeros on no side there is none") {
  CHECK(!detail::Padded<2, 3, 4, 0, 0, 0, 0>::at_all);
}
