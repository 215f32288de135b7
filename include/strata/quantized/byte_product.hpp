// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

#include "strata/quantized/byte_weights.hpp"
#include "strata/tensor/finite.hpp"

/// The product of rows of bytes and a matrix of weights: sums of 32 bits, in registers, which are handed on as soon as
/// they are complete.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// f(0), …, f(N − 1), each number a constant: spelled out, because g++ otherwise keeps the sums in memory.
template <Size N>
STRATA_INLINED inline void for_each_number(const auto& f) {
  [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED { (f(std::integral_constant<Size, I>()), ...); }
  (std::make_index_sequence<N>());
}

/// A tile: so many rows times so many blocks of outputs. finish(row, output, sums) gets each register of sums, to which
/// the outputs' `offsets` are added; outputs are counted from the tile's first. A few sums would wait for each other:
/// then each is taken in several parts. With Digits of 2, two rows are one, whose sums are those of the first · 2^Shift
/// and those of the second; with 1 a row's are its own · 2^Shift.
template <Size Rows, Size Blocks, Size Steps, Size Digits, Size Shift>
STRATA_INLINED inline void multiply_tile(const ByteLanes::Input* x, Size stride, const std::int8_t* weights,
                                         const std::int32_t* offsets, const auto& finish) {
  using Lanes = ByteLanes;
  constexpr Size groups = Blocks * byte_block / Lanes::width, step_size = Blocks * byte_block * Lanes::depth;
  constexpr Size chains = std::clamp<Size>(Lanes::latency / (Rows * groups), 1, Steps), whole = Steps - Steps % chains;
  alignas(cache_line) constexpr std::array<std::int32_t, Lanes::width> zeros{};
  typename Lanes::Sums sums[chains * Rows * groups];
  const auto place = [](Size chain, Size row, Size group) { return (chain * Rows + row) * groups + group; };
  // A row that is not shifted begins with the offsets.
  constexpr bool may_begin = Digits == 2 || Shift == 0;
  for_each_number<chains>([&](auto chain) STRATA_INLINED {
    for_each_number<Rows>([&](auto row) STRATA_INLINED {
      constexpr bool begins = may_begin && chain == 0 && row % Digits == Digits - 1;
      for_each_number<groups>([&](auto group) STRATA_INLINED {
        sums[place(chain, row, group)] = Lanes::load(begins ? offsets + group * Lanes::width : zeros.data());
      });
    });
  });

  const auto add = [&](auto chain, Size step) STRATA_INLINED {
    typename Lanes::Weights w[groups];
    for_each_number<groups>([&](auto group) STRATA_INLINED {
      w[group] = Lanes::weights(weights + step * step_size + group * Lanes::width * Lanes::depth);
      if constexpr (Lanes::of_each == 1 && Rows == 2) w[group] = math::detail::opaque(w[group]);
    });
    for_each_number<Rows>([&](auto row) STRATA_INLINED {
      const auto inputs = Lanes::inputs(x + row * stride + step * Lanes::depth);
      for_each_number<groups>([&](auto group) STRATA_INLINED {
        auto& sum = sums[place(chain, row, group)];
        sum = Lanes::add(sum, inputs, w[group]);
        // Or g++ copies it to another register and back, and loads all inputs first, for which there are no registers.
        if constexpr (Lanes::of_each == 1) sum = math::detail::opaque(sum);
      });
    });
  };
  for (Size step = 0; step < whole; step += chains)
    for_each_number<chains>([&](auto chain) STRATA_INLINED { add(chain, step + chain); });
  for_each_number<Steps % chains>([&](auto chain) STRATA_INLINED { add(chain, whole + chain); });

  const auto total = [&](Size row, auto group) STRATA_INLINED {
    auto sum = sums[place(0, row, group)];
    for_each_number<chains - 1>([&](auto chain)
                                    STRATA_INLINED { sum = Lanes::plus(sum, sums[place(chain + 1, row, group)]); });
    return sum;
  };
  for_each_number<Rows / Digits>([&](auto row) STRATA_INLINED {
    for_each_number<groups>([&](auto group) STRATA_INLINED {
      auto sum = total(Digits * row, group);
      if constexpr (Shift > 0) sum = Lanes::shifted(sum, Shift);
      if constexpr (Digits == 2) sum = Lanes::plus(sum, total(2 * row + 1, group));
      if constexpr (!may_begin) sum = Lanes::plus(sum, Lanes::load(offsets + group * Lanes::width));
      finish(row, group * Lanes::width, sum);
    });
  });
}

/// finish(row, output, sums) for all sums of Rows rows, which lie `stride` apart: of outputs output … output + width,
/// plus their offsets.
/// Rows are cut into tiles as equal as can be. Of two Digits, 2 · Rows rows lie so far apart.
template <Size Rows, Size Digits = 1, Size Shift = 0, Size Inputs, Size Outputs>
inline void multiply_rows(const ByteLanes::Input* x, Size stride, const ByteWeights<Inputs, Outputs>& weights,
                          const std::int32_t* offsets, const auto& finish) {
  using W = ByteWeights<Inputs, Outputs>;
  const auto tiles_of = [&]<Size Blocks>(std::integral_constant<Size, Blocks>, Size from, Size to) {
    constexpr Size registers = Blocks * W::registers_of_block;
    // Sums, weights, an input, and a product.
    constexpr Size fitting = std::clamp<Size>((ByteLanes::registers - registers - 2) / registers, 1, 8);
    constexpr Size most_rows = std::max<Size>(fitting / Digits, 1);
    constexpr Size row_tiles = (Rows + most_rows - 1) / most_rows, rows = Rows / row_tiles, longer = Rows % row_tiles;
    const auto rows_at = [&]<Size Count>(std::integral_constant<Size, Count>, Size tile, Size first) {
      multiply_tile<Digits * Count, Blocks, W::steps, Digits, Shift>(
          x + Digits * first * stride, stride, weights.numbers.data() + W::place_of_tile(tile),
          offsets + W::block_of(tile) * byte_block, [&](Size row, Size output, const auto& sums) STRATA_INLINED {
            finish(first + row, W::block_of(tile) * byte_block + output, sums);
          });
    };
    for (Size tile = from; tile < to; ++tile) {
      if constexpr (longer > 0)
        for (Size i = 0; i < longer; ++i) rows_at(std::integral_constant<Size, rows + 1>(), tile, i * (rows + 1));
      for (Size first = longer * (rows + 1); first < Rows; first += rows)
        rows_at(std::integral_constant<Size, rows>(), tile, first);
    }
  };
  constexpr Size full = W::blocks / W::most_blocks;
  if constexpr (full > 0) tiles_of(std::integral_constant<Size, W::most_blocks>(), 0, full);
  if constexpr (full < W::tiles) tiles_of(std::integral_constant<Size, W::blocks_of(full)>(), full, W::tiles);
}

}  // namespace strata::detail
