// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/expression/overlap_add.hpp"
#include "strata/expression/patches.hpp"
#include "strata/layer/convolution_options.hpp"
#include "strata/layer/layer.hpp"
#include "strata/layer/padding.hpp"
#include "strata/layer/past.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// W (kernel height · kernel width · channels in × channels out, so that a patch of the map, as it lies in memory, is a
/// row that W is multiplied by) and b (channels out); of channels in groups W has those of one. Saved as in PyTorch:
/// weight (out × in × height × width, or out × in × width for a sequence) and bias.
template <class Scalar, class Geometry, bool Bias = Geometry::options.bias>
struct ConvolutionParameters {
  alignas(cache_line) Matrix<Scalar, Geometry::weight_rows, Geometry::channels_out> weights;
  alignas(cache_line) Vector<Scalar, Geometry::channels_out> biases;

  static constexpr auto tensors(auto& self) { return std::tie(self.weights, self.biases); }
  static constexpr std::array<SavedAs, 2> saved_as{{Geometry::saved_weight, {"bias"}}};
};

template <class Scalar, class Geometry>
struct ConvolutionParameters<Scalar, Geometry, false> {
  alignas(cache_line) Matrix<Scalar, Geometry::weight_rows, Geometry::channels_out> weights;

  static constexpr auto tensors(auto& self) { return std::tie(self.weights); }
  static constexpr std::array<SavedAs, 1> saved_as{{Geometry::saved_weight}};
};

namespace detail {

/// Where the kernel of a convolution moves on a map of some shape, with the zeros around it.
template <class Entry, class ShapeType>
struct ConvolutionGeometry {
  static constexpr ConvolutionOptions options = Entry::options;
  static constexpr bool is_image = ShapeType::rank == 3;
  static constexpr Size channels_in = ShapeType::channels, channels_out = Entry::channels;
  static constexpr Size group_in = channels_in / options.groups;
  static constexpr Size weight_rows = options.kernel_height * options.kernel_width * group_in;
  /// Where each input channel is a group, it is seen as often as it has output channels.
  static constexpr Size channels_seen = options.groups > 1 && group_in == 1 ? channels_out : channels_in;
  static constexpr Size height = [] {
    if constexpr (is_image)
      return ShapeType::height;
    else
      return Size{1};
  }();
  static constexpr Size width = ShapeType::places / height;
  static constexpr Margins rows = is_image
                                      ? margins(options.padded, options.padding_height, height, options.kernel_height,
                                                options.stride_height, options.dilation_height)
                                      : Margins();
  static constexpr Margins columns = margins(options.padded, options.padding_width, width, options.kernel_width,
                                             options.stride_width, options.dilation_width);
  using Pad = Padded<channels_seen, height, width, rows.before, rows.after, columns.before, columns.after>;
  using W = Window<channels_seen, Pad::height, Pad::width, options.kernel_height, options.kernel_width,
                   options.stride_height, options.stride_width, options.dilation_height, options.dilation_width>;
  using OutputShape = std::conditional_t<is_image, Extents<channels_out, W::out_height, W::out_width>,
                                         Extents<W::out_width, channels_out>>;

  /// Whether a step of a sequence gives a step, and sees nothing of what follows it.
  static constexpr bool is_causal =
      !is_image && options.stride_width == 1 && columns.after == 0 && columns.before == W::span_width - 1;

  static constexpr SavedAs saved_weight = [] {
    const SavedAxis out{channels_out, 1}, in{group_in, channels_out};
    const SavedAxis down{options.kernel_height, options.kernel_width * group_in * channels_out};
    const SavedAxis across{options.kernel_width, group_in * channels_out};
    return is_image ? SavedAs{"weight", false, {out, in, down, across}} : SavedAs{"weight", false, {out, in, across}};
  }();
};

}  // namespace detail

/// A convolution, Conv1d or Conv2d, on maps of one shape: at each place a = σ(z), z = patch(x)·W + b, where
/// patch(x) is what the kernel sees there. For all places of all rows of a batch at once, with δ = ∂J/∂z:
///
///   z = patches(x)·W + b     ∂J/∂W = patches(x)ᵀ·δ     ∂J/∂b = 1ᵀ·δ     ∂J/∂x = overlap_add(δ·Wᵀ)
///
/// Shapes: x (B × places in · channels in), z, a and δ (B × places out · channels out, or as a matrix of (B · places)
/// rows), W (depth × channels out). The map is copied only to put zeros around it.
template <class Entry, class ShapeType, class ActivationType = typename Entry::Activation>
struct Convolution {
  using Geometry = detail::ConvolutionGeometry<Entry, ShapeType>;
  using W = typename Geometry::W;
  using Pad = typename Geometry::Pad;
  using InputShape = ShapeType;
  using OutputShape = typename Geometry::OutputShape;
  static constexpr Size channels = Geometry::channels_out;
  static constexpr Size inputs = InputShape::size;
  static constexpr Size outputs = W::places * channels;
  static constexpr Size operations = 2 * W::places * W::depth * channels;
  static constexpr Size fan_in = W::depth, fan_out = W::kernel_height * W::kernel_width * channels;
  static constexpr bool reads_in_place = true, channels_first = true;

  using Activation = ActivationType;
  using Preactivation = Convolution<Entry, ShapeType, Identity>;
  template <class Scalar>
  using Parameters = ConvolutionParameters<Scalar, Geometry>;

  /// The maps with zeros around them, where there are any.
  template <class Scalar, Size Batch>
  struct PaddedMaps {
    alignas(cache_line) Matrix<Scalar, Batch, Pad::at_all ? Pad::numbers : 1> padded;
  };
  template <class Scalar, Size Batch>
  struct Scratch : PaddedMaps<Scalar, Batch> {};
  template <class Scalar, Size Batch>
  struct Workspace : PaddedMaps<Scalar, Batch> {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, Batch, Pad::at_all ? Pad::numbers : 1> padded_dx;
    alignas(cache_line) Matrix<Scalar, channels, W::depth> transposed_weights;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) { evaluate(p, x, y, scratch, Alone()); }

  static void train_forward(const auto& p, const auto& x, auto& y, auto& workspace, const IsStepContext auto& context) {
    evaluate(p, x, y, workspace, context.team);
  }

  static void backward(const auto& p, const auto&, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    if constexpr (ElementwiseActivation<Activation>) {
      assign(w.delta, activation_error<Activation>(y, w.delta, dy), context.team);
    } else {
      assign(w.delta, dy, context.team);
      auto delta = by_places(w.delta);
      const auto a = by_places(y);
      assign(delta, activation_error<Activation>(a, delta), context.team);
    }
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      assign(w.transposed_weights, transposed(p.weights), context.team);
      const auto sum = overlap_add<W>(w.delta, w.transposed_weights);
      if constexpr (Pad::at_all) {
        assign(w.padded_dx, sum, context.team);
        Pad::take(w.padded_dx, w.dx, context.team);
      } else {
        assign(w.dx, sum, context.team);
      }
    }
  }

  /// How far back a causal one looks.
  static constexpr bool is_causal = Geometry::is_causal;
  static constexpr Size history = W::span_width - 1;

  template <class Scalar, Size Block>
  requires(is_causal&& history > 0) struct State {
    detail::Past<Scalar, Geometry::channels_in, W::kernel_width, W::dilation_width> past;
  };

  /// a(t) = σ(Σ_k x(t − d·(K − 1 − k))·W_k + b) for K taps d steps apart. As many steps at once as stay in the nearest
  /// cache beside each other's past.
  static void stream(const auto& p, const auto& x, auto& y, auto& state) requires(is_causal&& history > 0) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    constexpr Size steps = Shape<decltype(x)>::rows;
    constexpr Size at_once = std::clamp<Size>(Size{16} * 1024 / sizeof(Scalar) / W::depth, 1, steps);
    const auto some = [&]<Size Steps>(std::integral_constant<Size, Steps>, Size first) {
      Matrix<Scalar, Steps, W::depth> taps;
      state.past.take(x.data() + first * Geometry::channels_in, taps);
      auto now = rows_from<Steps>(y, first);
      evaluate(p, taps, now, Alone());
    };
    for (Size first = 0; first + at_once <= steps; first += at_once)
      some(std::integral_constant<Size, at_once>(), first);
    if constexpr (steps % at_once != 0) some(std::integral_constant<Size, steps % at_once>(), steps - steps % at_once);
  }
  /// A kernel of one step looks at nothing else.
  static void stream(const auto& p, const auto& x, auto& y) requires(is_causal&& history == 0) {
    evaluate(p, x, y, Alone());
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& w, const auto&...) {
    const auto delta = by_places(w.delta);
    const auto gradient = [&](const auto& map) { return matmul(transposed(patches<W>(map)), delta); };
    if constexpr (Geometry::options.bias)
      return detail::fields(gradient(seen(x, w)), sum_rows(by_places(w.delta)));
    else
      return detail::fields(gradient(seen(x, w)));
  }

 private:
  /// (B · places) × channels, as the batch lies in memory.
  static auto by_places(auto& batch) { return as<Shape<decltype(batch)>::rows * W::places, channels>(batch); }

  /// What the kernel moves on.
  static const auto& seen(const auto& x, const auto& memory) {
    if constexpr (Pad::at_all)
      return memory.padded;
    else
      return x;
  }

  static void evaluate(const auto& p, const auto& x, auto& y, auto& memory, const auto& team) {
    if constexpr (Pad::at_all) Pad::put(x, memory.padded, team);
    const auto maps = patches<W>(seen(x, memory));
    auto a = by_places(y);
    if constexpr (requires { memory.delta; }) {
      auto kept = by_places(memory.delta);
      with_z(p, maps, [&](const auto& z) { assign_activation<Activation>(a, kept, z, team); });
    } else {
      evaluate(p, maps, a, team);
    }
  }

  /// a (places × channels) ← σ(seen·W + b) of what is seen at each place.
  static void evaluate(const auto& p, const auto& seen, auto& a, const auto& team) {
    with_z(p, seen, [&](const auto& z) { assign(a, activate<Activation>(z), team); });
  }

  /// use(seen·W + b)
  static void with_z(const auto& p, const auto& seen, auto&& use) {
    if constexpr (Geometry::options.bias)
      use(matmul(seen, p.weights) + p.biases);
    else
      use(matmul(seen, p.weights));
  }
};

}  // namespace strata
