// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "strata/layer/convolution.hpp"
#include "strata/quantized/byte_form.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What all convolutions of bytes have: a map with the byte of 0 around it, on which a window moves, and a product.
template <class LayerType, class Window, class Padding, class ProductType>
struct ByteMaps : ProductType {
  using L = LayerType;
  using W = Window;
  using Pad = Padding;
  using Product = ProductType;
  static constexpr bool exists = true, passes_on = false, has_product = true;
  /// Those of whole maps.
  static constexpr Size padded_inputs = padded_to_blocks(L::inputs), padded_outputs = padded_to_blocks(L::outputs);
  static constexpr Size padded_map = Pad::at_all ? padded_to_blocks(Pad::numbers) : 0, fraction = 0;

  struct Parameters : Product::Parameters {
    ByteLanes::Input padding{};  ///< what stands around the map: the byte of 0
  };
  static const ByteScale& scale(const Parameters& p, const ByteScale&) { return p.a; }
  static void set_input(Parameters& p, const ByteScale& input) {
    p.padding = static_cast<ByteLanes::Input>(std::int32_t{input.zero} - ByteLanes::input_zero);
  }

  /// What a causal one remembers of a stream: silence at first, the byte of 0.
  struct State {
    std::array<ByteLanes::Input, L::history * L::Geometry::channels_in> past;
    Size oldest;

    void begin(const Parameters& p) {
      past.fill(p.padding);
      oldest = 0;
    }
  };

 protected:
  static constexpr Size map_row = L::Geometry::width * L::Geometry::channels_in;

  /// mean(number that the kernel sees, output) of an output's weight i.
  static void quantize_with(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen,
                            const auto& mean) {
    set_input(p, input);
    Product::quantize(
        p, input, [&](Size i, Size output) { return floats.weights(i, output); },
        [&](Size output) {
          if constexpr (L::Geometry::options.bias)
            return static_cast<double>(floats.biases(output));
          else
            return 0.0;
        },
        mean, seen.z, seen.a);
  }

  /// The mean of each number that the kernel sees, over all places.
  static std::vector<double> seen_on_average(const std::vector<double>& x) {
    std::vector<double> padded(Pad::numbers), means(W::depth);
    for (Size row = 0; row < L::Geometry::height; ++row)
      for (Size i = 0; i < map_row; ++i) padded[Pad::row_offset(row) + i] = x[row * map_row + i];
    for (Size place = 0; place < W::places; ++place)
      for (Size i = 0; i < W::depth; ++i)
        means[i] += padded[W::place_offset(place) + W::seen_offset(i)] / static_cast<double>(W::places);
    return means;
  }

  /// The map with what stands around it, in `memory` if anything does.
  static const ByteLanes::Input* padded(const Parameters& p, const ByteLanes::Input* map, ByteLanes::Input* memory) {
    if constexpr (!Pad::at_all) {
      return map;
    } else {
      std::fill_n(memory, Pad::numbers, p.padding);
      for (Size row = 0; row < L::Geometry::height; ++row)
        std::copy_n(map + row * map_row, map_row, memory + Pad::row_offset(row));
      return memory;
    }
  }
};

template <class Entry, class Shape, class Activation>
using ByteMapsOf = ByteMaps<Convolution<Entry, Shape, Activation>, typename Convolution<Entry, Shape, Activation>::W,
                            typename Convolution<Entry, Shape, Activation>::Pad,
                            ByteLayer<Convolution<Entry, Shape, Activation>::W::depth,
                                      Convolution<Entry, Shape, Activation>::channels, Activation, false>>;

/// A convolution of bytes: at each place the product of what the kernel sees and the weights. Of some places at a time
/// what is seen is laid side by side, since its runs are no multiple of what the kernel of products takes at once.
template <class Entry, class Shape, class Activation>
requires ElementwiseActivation<Activation>
struct ByteForm<Convolution<Entry, Shape, Activation>, false> : ByteMapsOf<Entry, Shape, Activation> {
  using Maps = ByteMapsOf<Entry, Shape, Activation>;
  using typename Maps::L;
  using typename Maps::Pad;
  using typename Maps::Parameters;
  using typename Maps::Product;
  using typename Maps::State;
  using typename Maps::W;

  static void quantize(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen) {
    const auto means = Maps::seen_on_average(seen.x);
    Maps::quantize_with(p, floats, input, seen, [&](Size i, Size) { return means[i]; });
  }

  /// How many places go together, and the memory that they need: the padded map, what they see, what comes of it.
  static constexpr Size places = std::min<Size>(W::places, 32), stride = padded_to_blocks(W::depth);
  static constexpr Size scratch = Maps::padded_map + places * (stride + Product::padded_outputs), numbers = 0;

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory& memory) {
    for (Size row = 0; row < Rows; ++row) {
      const ByteLanes::Input* const map = Maps::padded(p, x + row * Maps::padded_inputs, memory.bytes);
      ByteLanes::Input* const to = y + row * Maps::padded_outputs;
      in_groups<W::places, places>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
        some<Count>(p, map, first, to, memory.bytes + Maps::padded_map);
      });
      std::fill_n(to + L::outputs, Maps::padded_outputs - L::outputs, ByteLanes::Input{0});
    }
  }

  /// The steps x, rows of bytes, into y.
  template <Size Steps>
  requires(L::is_causal) static void stream(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y,
                                            State& state, const ByteMemory& memory) {
    constexpr Size channels = L::Geometry::channels_in, x_row = byte_row(channels, 0);
    in_groups<Steps, std::min(Steps, places)>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
      take_taps<channels, W::kernel_width, Count, stride, x_row>(x + first * x_row, W::dilation_width,
                                                                 state.past.data(), state.oldest, memory.bytes);
      for (Size i = 0; i < Count; ++i)
        std::fill_n(memory.bytes + i * stride + W::depth, stride - W::depth, ByteLanes::Input{0});
      Product::template forward<Count>(p, memory.bytes, stride, y + first * Product::padded_outputs);
    });
  }

 private:
  /// The outputs at Count places from `first` on.
  template <Size Count>
  static void some(const Parameters& p, const ByteLanes::Input* map, Size first, ByteLanes::Input* y,
                   ByteLanes::Input* memory) {
    for (Size i = 0; i < Count; ++i) {
      const ByteLanes::Input* const from = map + W::place_offset(first + i);
      ByteLanes::Input* const to = memory + i * stride;
      for (Size run = 0; run < W::runs; ++run) std::copy_n(from + W::run_offset(run), W::run, to + run * W::run);
      std::fill_n(to + W::depth, stride - W::depth, ByteLanes::Input{0});
    }
    if constexpr (Product::padded_outputs == L::channels) {
      Product::template forward<Count>(p, memory, stride, y + first * L::channels);
    } else {
      ByteLanes::Input* const all = memory + places * stride;
      Product::template forward<Count>(p, memory, stride, all);
      for (Size i = 0; i < Count; ++i)
        std::copy_n(all + i * Product::padded_outputs, L::channels, y + (first + i) * L::channels);
    }
  }
};

}  // namespace strata::detail
