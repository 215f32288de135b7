// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include "strata/expression/team.hpp"
#include "strata/expression/window.hpp"
#include "strata/tensor/fold.hpp"
#include "strata/tensor/pack.hpp"

/// The products of a convolution whose channels are in groups, each of which sees its own: for output channel c
///
///   z(place, c) = Σ w(k·In + i, c) · x(place + k, first channel of c's group + i), over the places k of the kernel
///                                                                                  and the In channels i of a group
///
/// The packs go along the channels of the output, and where each of these has one of the input's for itself, along
/// both; else they end with the group, whose channels then are one number after another.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// W: the window on the maps; w is (kernel places · In) × Out.
template <class W, Size Groups, Size Out, class Scalar>
struct GroupProduct {
  static constexpr Size in = W::channels / Groups, out = Out / Groups, width = lanes<Scalar>;
  static constexpr bool one_to_one = in == 1 && out == 1;
  /// What the packs go along: all channels, or those of a group.
  static constexpr Size span = one_to_one ? Out : out;
  static constexpr Size packs_of_span = packs<Scalar, span>, all_packs = Out / span * packs_of_span;

  /// The maps from there on, z ← their products, finished by finish(sum, first channel).
  static void forward(const Scalar* map, const Scalar* w, Scalar* z, const auto& finish) {
    for_each_row([&](Size row, auto count, Size c) {
      constexpr Size Count = decltype(count)::value;
      const Scalar* x = map + W::row_offset(row);
      Scalar* to = z + row * W::out_width * Out + c;
      for (Size place = 0; place < W::out_width; ++place, x += W::step, to += Out) {
        Pack<Scalar> sum(Scalar(0));
        for_each_weight([&](Size offset, Size i, Size k) {
          sum = multiply_add(factor<Count>(x + offset, c, i), load<Count>(w + k * Out + c), sum);
        });
        store<Count>(to, finish.template operator()<Count>(sum, c));
      }
    });
  }

  /// map ← ∂J/∂x of a map from δ = ∂J/∂z.
  static void input_gradient(const Scalar* delta, const Scalar* w, Scalar* map) {
    std::fill_n(map, W::numbers, Scalar(0));
    for_each_row([&](Size row, auto count, Size c) {
      constexpr Size Count = decltype(count)::value;
      Scalar* dx = map + W::row_offset(row);
      const Scalar* from = delta + row * W::out_width * Out + c;
      for (Size place = 0; place < W::out_width; ++place, dx += W::step, from += Out) {
        const auto error = load<Count>(from);
        for_each_weight([&](Size offset, Size i, Size k) {
          const auto weight = load<Count>(w + k * Out + c);
          if constexpr (one_to_one) {
            Scalar* const to = dx + offset + c;
            store<Count>(to, multiply_add(error, weight, load<Count>(to)));
          } else {
            dx[offset + c / out * in + i] +=
                fold<Scalar, Count>(error * weight, [](const auto& a, const auto& b) { return a + b; });
          }
        });
      }
    });
  }

  /// dw ← ∂J/∂w of so many maps: the team's members share the rows of the kernel and the packs, so that each sum is one
  /// member's, in the order of the maps.
  static void weight_gradient(const Scalar* maps, const Scalar* delta, Size count_of_maps, Scalar* dw,
                              const auto& team) {
    const Share share = team.share_of(W::kernel_height * all_packs);
    for (Size piece = share.begin; piece < share.end; ++piece) {
      const Size ky = piece / all_packs;
      with_pack(piece % all_packs, [&](auto count, Size c) {
        constexpr Size Count = decltype(count)::value;
        std::array<Pack<Scalar>, W::kernel_width * in> sums;
        sums.fill(Pack<Scalar>(Scalar(0)));
        for (Size row = 0; row < count_of_maps * W::out_height; ++row) {
          const Scalar* x = maps + W::row_offset(row) + place_of_kernel(ky, 0);
          const Scalar* from = delta + row * W::out_width * Out + c;
          for (Size place = 0; place < W::out_width; ++place, x += W::step, from += Out) {
            const auto error = load<Count>(from);
            for (Size kx = 0; kx < W::kernel_width; ++kx)
              for (Size i = 0; i < in; ++i)
                sums[kx * in + i] =
                    multiply_add(factor<Count>(x + place_of_kernel(0, kx), c, i), error, sums[kx * in + i]);
          }
        }
        for (Size k = 0; k < sums.size(); ++k) store<Count>(dw + (ky * sums.size() + k) * Out + c, sums[k]);
      });
    }
    team.wait();
  }

 private:
  static constexpr Size place_of_kernel(Size ky, Size kx) {
    return (ky * W::dilation_height * W::width + kx * W::dilation_width) * W::channels;
  }

  /// What stands for input channel i of the groups of output channels c, c + 1, …
  template <Size Count>
  static Pack<Scalar> factor(const Scalar* x, Size c, Size i) {
    if constexpr (one_to_one)
      return load<Count>(x + c);
    else
      return Pack<Scalar>(x[c / out * in + i]);
  }

  /// f(how many channels, the first one) for a pack, counted through all groups.
  static void with_pack(Size pack, auto&& f) {
    const Size in_span = pack % packs_of_span, c = pack / packs_of_span * span + in_span * width;
    if constexpr (span >= width)
      if (in_span < span / width) f(std::integral_constant<Size, width>(), c);
    if constexpr (span % width != 0)
      if (in_span == span / width) f(std::integral_constant<Size, span % width>(), c);
  }

  /// f(row of places of a map, how many channels, the first one).
  static void for_each_row(auto&& f) {
    for (Size row = 0; row < W::out_height; ++row)
      for (Size pack = 0; pack < all_packs; ++pack) with_pack(pack, [&](auto count, Size c) { f(row, count, c); });
  }

  /// f(where the kernel's place lies from its first one, channel of the group, row of w).
  static void for_each_weight(auto&& f) {
    Size k = 0;
    for (Size ky = 0; ky < W::kernel_height; ++ky)
      for (Size kx = 0; kx < W::kernel_width; ++kx)
        for (Size i = 0; i < in; ++i) f(place_of_kernel(ky, kx), i, k++);
  }
};

}  // namespace strata::detail
