// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/assign.hpp"
#include "strata/expression/window.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Patches laid back where a window saw them, each number added to what is there.
template <class W, class D, class M>
struct OverlapAdd {
  const D* delta;
  const M* weights;
};

/// One row of places of a map: patches(place, ·) += to all the numbers that the window sees there. At a stride of one
/// each number of the map is loaded and stored once for each row of the kernel.
template <class W, Size Places, class Scalar>
void add_row_of_patches(const Scalar* patches, Scalar* map) {
  constexpr Size channels = W::channels, width = lanes<Scalar>, whole = channels / width, rest = channels % width;
  for (Size ky = 0; ky < W::kernel_height; ++ky) {
    Scalar* const row = map + ky * W::dilation_height * W::width * channels;
    const auto add = [&](Scalar* to, const Scalar* from) {
      for (Size i = 0; i < whole; ++i)
        store<width>(to + i * width, load<width>(to + i * width) + load<width>(from + i * width));
      if constexpr (rest > 0)
        store<rest>(to + whole * width, load<rest>(to + whole * width) + load<rest>(from + whole * width));
    };
    for (Size kx = 0; kx < W::kernel_width; ++kx)
      for (Size place = 0; place < Places; ++place)
        add(row + (place * W::stride_width + kx * W::dilation_width) * channels,
            patches + place * W::depth + (ky * W::kernel_width + kx) * channels);
  }
}

/// How many places of a row go at once, so that their patches stay in the nearest cache.
template <class W, class Scalar>
inline constexpr Size places_at_once =
    std::clamp<Size>(Size{16} * 1024 / sizeof(Scalar) / W::depth, 1, W::out_width);

}  // namespace detail

/// The gradient of a convolution's input, or a transposed convolution: for each place the patch δ(place)·Wᵀ, laid where
/// the window W saw it, overlaps added. Shapes: δ (B × places·channels out, or (B·places) × channels out), weights
/// Wᵀ (channels out × depth). Give it to `assign` alone; both must outlive it.
template <class W, Buffer D, Buffer M>
auto overlap_add(const D& delta, const M& weights) {
  static_assert(Shape<M>::columns == W::depth && Shape<D>::rows * Shape<D>::columns % (W::places * Shape<M>::rows) == 0,
                "strata::overlap_add: δ has places × channels out for each map, the weights channels out × depth");
  return detail::OverlapAdd<W, D, M>{&delta, &weights};
}

/// maps (B × height·width·channels) ← such patches; the team's members share the maps.
template <Buffer Destination, class W, class D, class M, class Team = Alone>
void assign(Destination& maps, const detail::OverlapAdd<W, D, M>& sum, const Team& team = {}) {
  using Scalar = typename Shape<Destination>::Scalar;
  static_assert(Shape<Destination>::columns == W::numbers);
  constexpr Size out = Shape<M>::rows, at_once = detail::places_at_once<W, Scalar>;
  constexpr Size whole = W::out_width / at_once, rest = W::out_width % at_once;
  const Share share = team.share_of(Shape<Destination>::rows);
  for (Size i = share.begin; i < share.end; ++i) {
    Scalar* const map = maps.data() + i * W::numbers;
    std::fill_n(map, W::numbers, Scalar(0));
    for (Size row = 0; row < W::out_height; ++row) {
      const auto add = [&]<Size Places>(std::integral_constant<Size, Places>, Size first) {
        Matrix<Scalar, Places, W::depth> patches;
        assign(patches, matmul(view_as_matrix<Places, out>(sum.delta->data() +
                                                           ((i * W::out_height + row) * W::out_width + first) * out),
                               *sum.weights));
        detail::add_row_of_patches<W, Places>(patches.data(), map + W::row_offset(row) + first * W::step);
      };
      for (Size part = 0; part < whole; ++part) add(std::integral_constant<Size, at_once>(), part * at_once);
      if constexpr (rest > 0) add(std::integral_constant<Size, rest>(), whole * at_once);
    }
  }
  team.wait();
}

}  // namespace strata
