// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/expression/pool_window.hpp"
#include "strata/tensor/math.hpp"
#include "strata/tensor/matrix.hpp"

/// Pools: from each place the largest number that a window (strata/expression/pool_window.hpp) sees, or their mean, for
/// each channel by itself. The packs go along the channels, and where whole rows of the map are taken together along
/// the rows, so that few channels fill them as well.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// f(how many, the first of them) for N numbers side by side, a pack at a time.
template <class Scalar, Size N>
void for_each_pack(auto&& f) {
  constexpr Size width = lanes<Scalar>, whole = N / width * width;
  for (Size i = 0; i < whole; i += width) f(std::integral_constant<Size, width>(), i);
  if constexpr (N > whole) f(std::integral_constant<Size, N - whole>(), whole);
}

/// y ← of a map, for each place and channel, `together` of all that is seen, finished: first row with row, then column
/// with column.
template <class W, class Scalar>
void pool_map(const Scalar* map, Scalar* y, const auto& together, const auto& finish) {
  alignas(cache_line) std::array<Scalar, W::kernel_height == 1 ? 1 : W::row_numbers> rows_together;
  for (Size row = 0; row < W::out_height; ++row) {
    const Share rows = W::rows(row);
    const Scalar* from = map + rows.begin * W::row_numbers;
    if constexpr (W::kernel_height > 1) {
      for_each_pack<Scalar, W::row_numbers>([&]<Size Count>(std::integral_constant<Size, Count>, Size i) {
        auto all = load<Count>(from + i);
        for (Size below = 1; below < rows.end - rows.begin; ++below)
          all = together(all, load<Count>(from + below * W::row_numbers + i));
        store<Count>(rows_together.data() + i, all);
      });
      from = rows_together.data();
    }
    for (Size column = 0; column < W::out_width; ++column, y += W::channels) {
      const Share columns = W::columns(column);
      for_each_pack<Scalar, W::channels>([&]<Size Count>(std::integral_constant<Size, Count>, Size c) {
        auto all = load<Count>(from + columns.begin * W::channels + c);
        for (Size x = columns.begin + 1; x < columns.end; ++x)
          all = together(all, load<Count>(from + x * W::channels + c));
        store<Count>(y + c, finish(all));
      });
    }
  }
}

/// y = max x; NaN where it sees one. ∂J/∂x is ∂J/∂y at the first of the largest, row by row.
struct LargestOf {
  template <class W, class Scalar>
  static void forward(const Scalar* map, Scalar* y) {
    pool_map<W>(
        map, y, [](const auto& most, const auto& x) { return math::select(math::is_nan(x), x, math::max(most, x)); },
        [](const auto& most) { return most; });
  }

  template <class W, class Scalar>
  static void backward(const Scalar* map, const Scalar* y, const Scalar* delta, Scalar* dx) {
    if constexpr (!W::covers) std::fill_n(dx, W::numbers, Scalar(0));
    const Pack<Scalar> zero(Scalar(0));
    for (Size row = 0; row < W::out_height; ++row)
      for (Size column = 0; column < W::out_width; ++column, y += W::channels, delta += W::channels)
        for_each_pack<Scalar, W::channels>([&]<Size Count>(std::integral_constant<Size, Count>, Size c) {
          const auto most = load<Count>(y + c);
          auto rest = load<Count>(delta + c);  // until somebody takes it
          const Share rows = W::rows(row), columns = W::columns(column);
          for (Size below = rows.begin; below < rows.end; ++below)
            for (Size right = columns.begin; right < columns.end; ++right) {
              const Size at = below * W::row_numbers + right * W::channels + c;
              const auto x = load<Count>(map + at);
              const auto is_most = x == most || math::is_nan(x);
              const Pack<Scalar> taken = math::select(is_most, rest, zero);
              store<Count>(dx + at, W::disjoint ? taken : load<Count>(dx + at) + taken);
              rest = math::select(is_most, zero, rest);
            }
        });
  }
};

/// y = Σ x / (places of the kernel, those around the map included). ∂J/∂x is as much of ∂J/∂y at each of them.
struct MeanOf {
  template <class W, class Scalar>
  static constexpr Scalar share = Scalar(1) / static_cast<Scalar>(W::kernel_height* W::kernel_width);

  template <class W, class Scalar>
  static void forward(const Scalar* map, Scalar* y) {
    pool_map<W>(
        map, y, [](const auto& sum, const auto& x) { return sum + x; },
        [](const auto& sum) { return sum * Pack<Scalar>(share<W, Scalar>); });
  }

  template <class W, class Scalar>
  static void backward(const Scalar*, const Scalar*, const Scalar* delta, Scalar* dx) {
    std::fill_n(dx, W::numbers, Scalar(0));
    alignas(cache_line) std::array<Scalar, W::kernel_height == 1 ? 1 : W::row_numbers> of_a_row;
    for (Size row = 0; row < W::out_height; ++row) {
      const Share rows = W::rows(row);
      Scalar* to = dx + rows.begin * W::row_numbers;
      if constexpr (W::kernel_height > 1) {
        to = of_a_row.data();
        std::fill_n(to, W::row_numbers, Scalar(0));
      }
      for (Size column = 0; column < W::out_width; ++column, delta += W::channels) {
        const Share columns = W::columns(column);
        for_each_pack<Scalar, W::channels>([&]<Size Count>(std::integral_constant<Size, Count>, Size c) {
          const auto part = load<Count>(delta + c) * Pack<Scalar>(share<W, Scalar>);
          for (Size x = columns.begin; x < columns.end; ++x)
            store<Count>(to + x * W::channels + c, load<Count>(to + x * W::channels + c) + part);
        });
      }
      if constexpr (W::kernel_height > 1)
        for (Size below = rows.begin; below < rows.end; ++below)
          for_each_pack<Scalar, W::row_numbers>([&]<Size Count>(std::integral_constant<Size, Count>, Size i) {
            Scalar* const at = dx + below * W::row_numbers + i;
            store<Count>(at, load<Count>(at) + load<Count>(of_a_row.data() + i));
          });
    }
  }
};

}  // namespace strata::detail
