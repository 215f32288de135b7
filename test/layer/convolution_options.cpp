// SPDX-License-Identifier: MIT
#include "strata/layer/convolution_options.hpp"

#include <doctest/doctest.h>

using namespace strata;
using detail::convolution_options;
using detail::margins;
using Padded = detail::ConvolutionOptions::Padded;

namespace {

constexpr bool are(detail::Margins found, Size before, Size after) {
  return found.before == before && found.after == after;
}

}  // namespace

TEST_CASE("convolution options: without any, each place of the kernel once, no zeros, one group, with biases") {
  constexpr auto plain = convolution_options(3, 5);
  static_assert(plain.kernel_height == 3 && plain.kernel_width == 5 && plain.stride_height == 1 &&
                plain.stride_width == 1);
  static_assert(plain.dilation_height == 1 && plain.dilation_width == 1 && plain.padded == Padded::not_at_all);
  static_assert(plain.groups == 1 && plain.bias && plain.understood);
  CHECK(!plain.has_a_zero());
}

TEST_CASE("convolution options: in any order; of two numbers the first is the height's, one is both's") {
  constexpr auto some = convolution_options<NoBias, Dilation<2, 3>, Padding<4>, Groups<5>, Stride<6, 7>>(1, 1);
  static_assert(!some.bias && some.dilation_height == 2 && some.dilation_width == 3 && some.padded == Padded::by);
  static_assert(some.padding_height == 4 && some.padding_width == 4 && some.groups == 5);
  static_assert(some.stride_height == 6 && some.stride_width == 7);
  static_assert(convolution_options<KernelWidth<2>>(3, 3).kernel_width == 2);
  static_assert(convolution_options<Same>(3, 3).padded == Padded::same);
  CHECK(convolution_options<Causal>(1, 3).padded == Padded::causal);
}

TEST_CASE("convolution options: what is none is remembered, and so is a zero") {
  static_assert(!convolution_options<int>(3, 3).understood);
  static_assert(convolution_options<Stride<0>>(3, 3).has_a_zero() &&
                convolution_options<Dilation<1, 0>>(3, 3).has_a_zero());
  static_assert(convolution_options<Groups<0>>(3, 3).has_a_zero() && convolution_options(0, 3).has_a_zero());
  CHECK(!convolution_options<Padding<0>>(3, 3).has_a_zero());
}

TEST_CASE("convolution options: zeros around a row, as they were asked for") {
  static_assert(are(margins(Padded::not_at_all, 7, 10, 3, 1, 1), 0, 0));
  static_assert(are(margins(Padded::by, 2, 10, 3, 1, 1), 2, 2));
  static_assert(are(margins(Padded::causal, 0, 10, 3, 1, 4), 8, 0));
  static_assert(are(margins(Padded::same, 0, 10, 3, 1, 1), 1, 1) && are(margins(Padded::same, 0, 10, 4, 1, 1), 1, 2));
  // ⌈10 / 3⌉ = 4 places, the last of which begins at 9 and ends at 11; ⌈9 / 3⌉ = 3 end at 8
  static_assert(are(margins(Padded::same, 0, 10, 3, 3, 1), 1, 1) && are(margins(Padded::same, 0, 9, 3, 3, 1), 0, 0));
  CHECK(are(margins(Padded::same, 0, 10, 1, 2, 1), 0, 0));
}
