// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <initializer_list>
#include <type_traits>

#include "strata/layer/dense.hpp"
#include "strata/tensor/size.hpp"

/// What may follow the activation of a convolution, in any order. Of two sizes the first is the height's, the second
/// the width's; of one, both; a sequence has a width only.
namespace strata::inline STRATA_CONFIGURATION {

/// From one place of the kernel to the next: every N-th place.
template <Size... HeightAndWidth>
requires(sizeof...(HeightAndWidth) == 1 || sizeof...(HeightAndWidth) == 2) struct Stride {};
/// Zeros around the map: so many on each side.
template <Size... HeightAndWidth>
requires(sizeof...(HeightAndWidth) == 1 || sizeof...(HeightAndWidth) == 2) struct Padding {};
/// Zeros around the map, so that ⌈size / stride⌉ places come out; where their number is odd, the last side has one more.
struct Same {};
/// Zeros before a sequence, so that each step sees itself and the past alone.
struct Causal {};
/// The places that the kernel sees lie so far apart.
template <Size... HeightAndWidth>
requires(sizeof...(HeightAndWidth) == 1 || sizeof...(HeightAndWidth) == 2) struct Dilation {};
/// Input and output channels in so many groups, each a convolution of its own.
template <Size Count>
struct Groups {};
/// Of a kernel that is not square: its width.
template <Size Width>
struct KernelWidth {};

namespace detail {

/// How a convolution was asked for: the values of its options, or what they are without.
struct ConvolutionOptions {
  enum class Padded { not_at_all, by, same, causal };

  Size kernel_height = 1, kernel_width = 1;
  Size stride_height = 1, stride_width = 1, dilation_height = 1, dilation_width = 1;
  Padded padded = Padded::not_at_all;
  Size padding_height = 0, padding_width = 0;
  Size groups = 1;
  bool bias = true, understood = true;

  static constexpr Size width_of(std::initializer_list<Size> height_and_width) { return *(height_and_width.end() - 1); }
  template <Size Height, Size... Width>
  constexpr void take(Stride<Height, Width...>) {
    stride_height = Height;
    stride_width = width_of({Height, Width...});
  }
  template <Size Height, Size... Width>
  constexpr void take(Dilation<Height, Width...>) {
    dilation_height = Height;
    dilation_width = width_of({Height, Width...});
  }
  template <Size Height, Size... Width>
  constexpr void take(Padding<Height, Width...>) {
    padded = Padded::by;
    padding_height = Height;
    padding_width = width_of({Height, Width...});
  }
  constexpr void take(Same) { padded = Padded::same; }
  constexpr void take(Causal) { padded = Padded::causal; }
  template <Size Count>
  constexpr void take(Groups<Count>) {
    groups = Count;
  }
  template <Size Width>
  constexpr void take(KernelWidth<Width>) {
    kernel_width = Width;
  }
  constexpr void take(NoBias) { bias = false; }
  constexpr void take(WithBias) { bias = true; }
  template <class Other>
  constexpr void take(Other) {
    understood = false;
  }

  constexpr bool has_a_zero() const {
    return std::min({kernel_height, kernel_width, stride_height, stride_width, dilation_height, dilation_width,
                     groups}) == 0;
  }
};

template <class... Options>
constexpr ConvolutionOptions convolution_options(Size kernel_height, Size kernel_width) {
  ConvolutionOptions options;
  options.kernel_height = kernel_height;
  options.kernel_width = kernel_width;
  (options.take(Options()), ...);
  return options;
}

/// Zeros before and after a row of so many places.
struct Margins {
  Size before = 0, after = 0;
};
constexpr Margins margins(ConvolutionOptions::Padded padded, Size by, Size places, Size kernel, Size stride,
                          Size dilation) {
  using Padded = ConvolutionOptions::Padded;
  const Size span = (kernel - 1) * dilation + 1;
  if (padded == Padded::by) return {by, by};
  if (padded == Padded::causal) return {span - 1, 0};
  if (padded == Padded::not_at_all) return {};
  const Size reach = (places + stride - 1) / stride * stride - stride + span;
  const Size total = reach > places ? reach - places : 0;
  return {total / 2, total - total / 2};
}

}  // namespace detail
}  // namespace strata
