// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "strata/quantized/byte_scale.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Weights of Inputs × Outputs numbers, −127 … 127, in the order in which the kernel (byte_product.hpp) reads them, one
/// after the other: tile by tile of outputs; in a tile step by step of `ByteLanes::depth` inputs; in a step, for each
/// output of the tile, its weights for these inputs. What fills steps and blocks up is 0.
template <Size Inputs, Size Outputs>
struct ByteWeights {
  using Lanes = ByteLanes;
  static constexpr Size depth = Lanes::depth, steps = (Inputs + depth - 1) / depth;
  static constexpr Size outputs = padded_to_blocks(Outputs), blocks = outputs / byte_block;

  /// The registers that a block's sums take, and how many blocks are a tile: with few or narrow registers one.
  /// AVX-512's hold two or three blocks of eight rows. Three ask for fewer inputs; but a tile that is left over costs
  /// as much as is saved in several others, and two come out even more often.
  static constexpr Size registers_of_block = byte_block / Lanes::width * Lanes::of_each;
  static constexpr bool only_one = Lanes::registers / registers_of_block < 32;
  static constexpr Size most_blocks = only_one ? 1 : blocks % 3 == 0 || blocks > 8 ? 3 : 2;
  static constexpr Size tiles = (blocks + most_blocks - 1) / most_blocks;

  alignas(cache_line) std::array<std::int8_t, steps * depth * outputs> numbers{};

  static constexpr Size block_of(Size tile) { return tile * most_blocks; }
  static constexpr Size blocks_of(Size tile) { return std::min(most_blocks, blocks - block_of(tile)); }
  static constexpr Size place_of_tile(Size tile) { return block_of(tile) * byte_block * steps * depth; }
  static constexpr Size place(Size input, Size output) {
    const Size tile = output / byte_block / most_blocks;
    const Size in_tile = output - block_of(tile) * byte_block;
    return place_of_tile(tile) + (input / depth * blocks_of(tile) * byte_block + in_tile) * depth + input % depth;
  }

  std::int8_t& operator()(Size input, Size output) { return numbers[place(input, output)]; }
  std::int8_t operator()(Size input, Size output) const { return numbers[place(input, output)]; }

  /// Σ of an output's weights.
  std::int32_t sum(Size output) const {
    std::int32_t total = 0;
    for (Size input = 0; input < Inputs; ++input) total += (*this)(input, output);
    return total;
  }
};

/// The same row by row of inputs, for products of which each output has inputs of its own.
template <Size Inputs, Size Outputs>
struct ByteWeightRows {
  static constexpr Size outputs = padded_to_blocks(Outputs);

  alignas(cache_line) std::array<std::int8_t, Inputs * outputs> numbers{};

  const std::int8_t* row(Size input) const { return numbers.data() + input * outputs; }
  std::int8_t& operator()(Size input, Size output) { return numbers[input * outputs + output]; }
  std::int8_t operator()(Size input, Size output) const { return numbers[input * outputs + output]; }

  /// Σ of an output's weights.
  std::int32_t sum(Size output) const {
    std::int32_t total = 0;
    for (Size input = 0; input < Inputs; ++input) total += (*this)(input, output);
    return total;
  }
};

}  // namespace strata::detail
