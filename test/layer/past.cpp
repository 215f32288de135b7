// SPDX-License-Identifier: MIT
#include "strata/layer/past.hpp"

#include <doctest/doctest.h>

#include "strata/layer/layer.hpp"

using namespace strata;

TEST_CASE("past: a row of taps holds what was so many dilations ago, whatever the pieces in which steps come") {
  constexpr Size channels = 2, kernel = 3, dilation = 5;
  detail::Past<float, channels, kernel, dilation> past;
  const auto number = [](std::ptrdiff_t t, Size channel) {
    return t < 0 ? 0.0F : static_cast<float>(10 * t + 1) + static_cast<float>(channel);
  };
  std::ptrdiff_t now = 0;
  const auto take = [&]<Size Steps>(std::integral_constant<Size, Steps>) {
    std::array<float, Steps * channels> x{};
    for (Size i = 0; i < x.size(); ++i) x[i] = number(now + static_cast<std::ptrdiff_t>(i / channels), i % channels);
    Matrix<float, Steps, kernel * channels> taps;
    past.take(x.data(), taps);
    for (Size t = 0; t < Steps; ++t, ++now)
      for (Size tap = 0; tap < kernel; ++tap)
        for (Size c = 0; c < channels; ++c)
          CHECK(taps(t, tap * channels + c) ==
                number(now - static_cast<std::ptrdiff_t>(dilation * (kernel - 1 - tap)), c));
  };
  for (int i = 0; i < 3; ++i) {
    take(std::integral_constant<Size, 1>());
    take(std::integral_constant<Size, 7>());
    take(std::integral_constant<Size, 10>());
    take(std::integral_constant<Size, 23>());
  }
}

namespace {

/// A stream of three channels, and its rings.
struct ChannelRings {
  static constexpr Size channels = 3, kernel = 3, dilation = 4, length = (kernel - 1) * dilation;
  std::array<float, length * channels> rings{};
  Size oldest = 0, now = 0;

  static float number(Size t, Size channel) { return static_cast<float>(10 * t + channel + 1); }

  template <Size Steps, BatchLayout Layout>
  void take_and_check() {
    BatchMatrix<Layout, float, Steps, channels> x;
    BatchMatrix<Layout, float, Steps, kernel * channels> taps;
    for (Size t = 0; t < Steps; ++t)
      for (Size c = 0; c < channels; ++c) x(t, c) = number(now + t, c);
    detail::take_taps_of_channels<channels, kernel>(x, dilation, rings.data(), oldest, taps);
    for (Size t = 0; t < Steps; ++t)
      for (Size tap = 0; tap < kernel; ++tap)
        for (Size c = 0; c < channels; ++c) {
          const Size back = dilation * (kernel - 1 - tap);
          CHECK(taps(t, tap * channels + c) == (now + t < back ? 0 : number(now + t - back, c)));
        }
    now += Steps;
  }
};

}  // namespace

TEST_CASE("past: taps of a ring for each channel are the same, row by row and column by column") {
  ChannelRings rings;
  for (int i = 0; i < 3; ++i) {
    rings.take_and_check<1, BatchLayout::rows>();
    rings.take_and_check<5, BatchLayout::columns>();
    rings.take_and_check<16, BatchLayout::columns>();
    rings.take_and_check<11, BatchLayout::rows>();
  }
}
