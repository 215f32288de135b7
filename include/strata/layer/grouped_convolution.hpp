// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/group_product.hpp"
#include "strata/layer/convolution.hpp"
#include "strata/layer/past.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A convolution, Conv1d or Conv2d, whose channels are in groups: each output channel sees those input channels alone
/// that are of its group. At each place a = σ(z), z = Σ w·x + b over the places of the kernel and the channels of a
/// group (see strata/expression/group_product.hpp).
///
/// Shapes: x (B × places in · channels in), z, a and δ = ∂J/∂z (B × places out · channels out), W (places of the kernel
/// · channels in / groups) × channels out. The map is copied only to put zeros around it, or, where each input channel
/// is a group with several output channels (depthwise), to have it as often as it is seen.
template <class Entry, class ShapeType, class ActivationType = typename Entry::Activation>
struct GroupedConvolution {
  using Geometry = detail::ConvolutionGeometry<Entry, ShapeType>;
  using W = typename Geometry::W;
  using Pad = typename Geometry::Pad;
  using InputShape = ShapeType;
  using OutputShape = typename Geometry::OutputShape;
  static constexpr Size channels = Geometry::channels_out, groups = Geometry::options.groups;
  static constexpr Size inputs = InputShape::size;
  static constexpr Size outputs = W::places * channels;
  static constexpr Size operations = 2 * W::places * Geometry::weight_rows * channels;
  static constexpr Size fan_in = Geometry::weight_rows;
  static constexpr Size fan_out = W::kernel_height * W::kernel_width * (channels / groups);
  static constexpr bool reads_in_place = true, channels_first = true;

  using Activation = ActivationType;
  using Preactivation = GroupedConvolution<Entry, ShapeType, Identity>;
  template <class Scalar>
  using Parameters = ConvolutionParameters<Scalar, Geometry>;

  /// How often the maps hold each input channel: once for each output channel that sees it alone.
  static constexpr Size copies = W::channels / InputShape::channels;
  static constexpr Size repeated = copies > 1 ? copies *inputs : 1, padded = Pad::at_all ? Pad::numbers : 1;

  template <class Scalar, Size Batch>
  struct Scratch {
    alignas(cache_line) Matrix<Scalar, Batch, repeated> repeated_maps;
    alignas(cache_line) Matrix<Scalar, Batch, padded> padded_maps;
  };
  template <class Scalar, Size Batch>
  struct Workspace : Scratch<Scalar, Batch> {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, Batch, repeated> repeated_dx;
    alignas(cache_line) Matrix<Scalar, Batch, padded> padded_dx;
    alignas(cache_line) Matrix<Scalar, Geometry::weight_rows, channels> weight_gradient;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    evaluate<Activation>(p, x, y, scratch, Alone());
  }

  static void train_forward(const auto& p, const auto& x, auto& y, auto& workspace, const IsStepContext auto& context) {
    if constexpr (DifferentiatedAtInput<Activation>) {
      evaluate<Identity>(p, x, workspace.delta, workspace, context.team);
      assign(y, activate<Activation>(workspace.delta), context.team);
    } else {
      evaluate<Activation>(p, x, y, workspace, context.team);
    }
  }

  static void backward(const auto& p, const auto& x, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    const auto& team = context.team;
    if constexpr (ElementwiseActivation<Activation>) {
      assign(w.delta, activation_error<Activation>(y, w.delta, dy), team);
    } else {
      assign(w.delta, dy, team);
      auto delta = by_places(w.delta);
      const auto a = by_places(y);
      assign(delta, activation_error<Activation>(a, delta), team);
    }
    using Of = Products<typename Shape<decltype(y)>::Scalar>;
    Of::weight_gradient(seen(x, w).data(), w.delta.data(), Shape<decltype(y)>::rows, w.weight_gradient.data(), team);
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      auto& maps = seen_dx(w);
      const Share share = team.share_of(Shape<decltype(y)>::rows);
      for (Size i = share.begin; i < share.end; ++i)
        Of::input_gradient(w.delta.data() + i * outputs, p.weights.data(), maps.data() + i * W::numbers);
      team.wait();
      if constexpr (Pad::at_all) Pad::take(maps, whole_dx(w), team);
      if constexpr (copies > 1) sum_copies(w.repeated_dx, w.dx, team);
    }
  }

  /// How far back a causal one looks.
  static constexpr bool is_causal = Geometry::is_causal;
  static constexpr Size history = W::span_width - 1;

  template <class Scalar, Size Block>
  requires(is_causal&& history > 0) struct State {
    detail::Past<Scalar, Geometry::channels_in, W::kernel_width, W::dilation_width> past;
  };

  /// As of a `Convolution`: the taps of some steps side by side, and a window that moves on by all of them.
  static void stream(const auto& p, const auto& x, auto& y, auto& state) requires(is_causal&& history > 0) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    constexpr Size steps = Shape<decltype(x)>::rows, depth = W::kernel_width * Geometry::channels_in;
    constexpr Size at_once = std::clamp<Size>(Size{16} * 1024 / sizeof(Scalar) / depth, 1, steps);
    const auto some = [&]<Size Steps>(std::integral_constant<Size, Steps>, Size first) {
      Matrix<Scalar, Steps, depth> taps;
      state.past.take(x.data() + first * Geometry::channels_in, taps);
      stream_taps<Steps>(p, taps, y.data() + first * channels);
    };
    for (Size first = 0; first + at_once <= steps; first += at_once)
      some(std::integral_constant<Size, at_once>(), first);
    if constexpr (steps % at_once != 0) some(std::integral_constant<Size, steps % at_once>(), steps - steps % at_once);
  }
  /// A kernel of one step looks at nothing else.
  static void stream(const auto& p, const auto& x, auto& y) requires(is_causal&& history == 0) {
    stream_taps<Shape<decltype(x)>::rows>(p, x, y.data());
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    if constexpr (Geometry::options.bias)
      return detail::fields(w.weight_gradient, sum_rows(by_places(w.delta)));
    else
      return detail::fields(w.weight_gradient);
  }

 private:
  template <class Scalar, class Moving = W>
  using Products = detail::GroupProduct<Moving, (copies > 1 ? channels : groups), channels, Scalar>;

  /// (B · places) × channels, as the batch lies in memory.
  static auto by_places(auto& batch) { return as<Shape<decltype(batch)>::rows * W::places, channels>(batch); }

  /// The maps as the kernel sees them, and the gradients of these.
  static const auto& seen(const auto& x, const auto& memory) {
    if constexpr (Pad::at_all)
      return memory.padded_maps;
    else if constexpr (copies > 1)
      return memory.repeated_maps;
    else
      return x;
  }
  static auto& seen_dx(auto& w) {
    if constexpr (Pad::at_all)
      return w.padded_dx;
    else
      return whole_dx(w);
  }
  static auto& whole_dx(auto& w) {
    if constexpr (copies > 1)
      return w.repeated_dx;
    else
      return w.dx;
  }

  /// to ← each number of x so many times, side by side.
  static void repeat(const auto& x, auto& to, const auto& team) {
    constexpr Size columns = Shape<decltype(x)>::columns;
    const Share share = team.share_of(Shape<decltype(x)>::rows);
    for (Size i = share.begin * columns; i < share.end * columns; ++i)
      std::fill_n(to.data() + i * copies, copies, x.data()[i]);
    team.wait();
  }
  /// The transpose of this.
  static void sum_copies(const auto& from, auto& dx, const auto& team) {
    const Share share = team.share_of(Shape<decltype(dx)>::rows);
    for (Size i = share.begin * inputs; i < share.end * inputs; ++i) {
      dx.data()[i] = from.data()[i * copies];
      for (Size copy = 1; copy < copies; ++copy) dx.data()[i] += from.data()[i * copies + copy];
    }
    team.wait();
  }

  template <class A>
  static void evaluate(const auto& p, const auto& x, auto& y, auto& memory, const auto& team) {
    if constexpr (copies > 1) repeat(x, memory.repeated_maps, team);
    if constexpr (Pad::at_all && copies > 1)
      Pad::put(memory.repeated_maps, memory.padded_maps, team);
    else if constexpr (Pad::at_all)
      Pad::put(x, memory.padded_maps, team);
    using Of = Products<typename Shape<decltype(y)>::Scalar>;
    const Share share = team.share_of(Shape<decltype(y)>::rows);
    for (Size i = share.begin; i < share.end; ++i)
      Of::forward(seen(x, memory).data() + i * W::numbers, p.weights.data(), y.data() + i * outputs, finish<A>(p));
    team.wait();
    auto a = by_places(y);
    finish_rows<A>(a, team);
  }

  /// σ(z + b) of the channels from c on, as far as σ goes number by number.
  template <class A>
  static auto finish(const auto& p) {
    return [&]<Size Count>(auto z, [[maybe_unused]] Size c) {
      if constexpr (Geometry::options.bias) z = z + load<Count>(p.biases.data() + c);
      if constexpr (ElementwiseActivation<A>)
        return A::forward(z);
      else
        return z;
    };
  }
  /// The rest of σ.
  template <class A>
  static void finish_rows(auto& a, const auto& team) {
    if constexpr (!ElementwiseActivation<A>) assign(a, activate<A>(a), team);
  }

  template <Size Steps>
  static void stream_taps(const auto& p, const auto& taps, auto* to) {
    using Scalar = typename Shape<decltype(taps)>::Scalar;
    using Moving = Window<W::channels, 1, Steps * W::kernel_width, 1, W::kernel_width, 1, W::kernel_width>;
    const auto run = [&](const Scalar* maps) {
      Products<Scalar, Moving>::forward(maps, p.weights.data(), to, finish<Activation>(p));
    };
    if constexpr (copies > 1) {
      Matrix<Scalar, Steps, W::kernel_width * W::channels> repeated_taps;
      repeat(taps, repeated_taps, Alone());
      run(repeated_taps.data());
    } else {
      run(taps.data());
    }
    WritableMatrixView<Scalar, Steps, channels> a(
        typename WritableMatrixView<Scalar, Steps, channels>::storage_type(to, Steps * channels));
    finish_rows<Activation>(a, Alone());
  }
};

}  // namespace strata
