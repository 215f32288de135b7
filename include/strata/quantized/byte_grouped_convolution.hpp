// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/layer/grouped_convolution.hpp"
#include "strata/quantized/byte_convolution.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Of a convolution in groups: the window that moves on all channels of the map, each of them once.
template <class L>
struct GroupedMaps {
  using G = typename L::Geometry;
  static constexpr auto options = G::options;
  static constexpr Size channels_in = G::channels_in;
  using Pad =
      Padded<channels_in, G::height, G::width, G::rows.before, G::rows.after, G::columns.before, G::columns.after>;
  using W = Window<channels_in, Pad::height, Pad::width, options.kernel_height, options.kernel_width,
                   options.stride_height, options.stride_width, options.dilation_height, options.dilation_width>;
  using Product = ByteLayer<G::weight_rows, G::channels_out, typename L::Activation, false, 0,
                            ByteWeightRows<G::weight_rows, G::channels_out>>;
  using type = ByteMaps<L, W, Pad, Product>;
};

/// A convolution of bytes in groups: place by place and tap by tap, each output with the inputs of its group, in plain
/// loops; where each channel is a group (depthwise) they run along the channels.
template <class Entry, class Shape, class Activation>
requires ElementwiseActivation<Activation>
struct ByteForm<GroupedConvolution<Entry, Shape, Activation>, false>
    : GroupedMaps<GroupedConvolution<Entry, Shape, Activation>>::type {
  using Maps = typename GroupedMaps<GroupedConvolution<Entry, Shape, Activation>>::type;
  using typename Maps::L;
  using typename Maps::Parameters;
  using typename Maps::Product;
  using typename Maps::State;
  using typename Maps::W;
  static constexpr Size groups = L::groups, channels = L::channels, channels_in = L::Geometry::channels_in;
  static constexpr Size group_in = channels_in / groups, group_out = channels / groups;
  static constexpr Size taps = W::kernel_height * W::kernel_width;

  static void quantize(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen) {
    const auto means = Maps::seen_on_average(seen.x);
    Maps::quantize_with(p, floats, input, seen, [&](Size i, Size output) {
      return means[i / group_in * channels_in + output / group_out * group_in + i % group_in];
    });
  }

  static constexpr Size stream_row = taps * channels_in;
  static constexpr Size scratch = std::max(Maps::padded_map, stream_row) + Product::padded_outputs;
  static constexpr Size numbers = Product::padded_outputs;

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory& memory) {
    ByteLanes::Input* const result = memory.bytes + std::max(Maps::padded_map, stream_row);
    for (Size row = 0; row < Rows; ++row) {
      const ByteLanes::Input* const map = Maps::padded(p, x + row * Maps::padded_inputs, memory.bytes);
      ByteLanes::Input* const to = y + row * Maps::padded_outputs;
      for (Size place = 0; place < W::places; ++place) {
        const ByteLanes::Input* const from = map + W::place_offset(place);
        one(
            p, [&](Size tap) { return from + W::seen_offset(tap * channels_in); }, memory.numbers, result);
        std::copy_n(result, channels, to + place * channels);
      }
      std::fill_n(to + L::outputs, Maps::padded_outputs - L::outputs, ByteLanes::Input{0});
    }
  }

  /// The steps x, rows of bytes, into y.
  template <Size Steps>
  requires(L::is_causal) static void stream(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y,
                                            State& state, const ByteMemory& memory) {
    constexpr Size x_row = byte_row(channels_in, 0);
    for (Size t = 0; t < Steps; ++t) {
      take_taps<channels_in, W::kernel_width, 1, stream_row, x_row>(x + t * x_row, W::dilation_width, state.past.data(),
                                                                    state.oldest, memory.bytes);
      one(
          p, [&](Size tap) { return memory.bytes + tap * channels_in; }, memory.numbers,
          y + t * Product::padded_outputs);
    }
  }

 private:
  /// result (channels as bytes, padded) ← what the kernel makes of its taps, at(tap) being where one's channels lie.
  static void one(const Parameters& p, const auto& at, std::int32_t* sums, ByteLanes::Input* result) {
    std::fill_n(sums, Product::padded_outputs, 0);
    for (Size tap = 0; tap < taps; ++tap)
      for (Size i = 0; i < group_in; ++i) {
        const ByteLanes::Input* const x = at(tap) + i;
        const std::int8_t* const w = p.weights.row(tap * group_in + i);
        for (Size group = 0; group < groups; ++group)
          for (Size k = 0; k < group_out; ++k)
            sums[group * group_out + k] += std::int32_t{w[group * group_out + k]} * x[group * group_in];
      }
    Product::finish(p, sums, result);
  }
};

}  // namespace strata::detail
