// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/identity.hpp"
#include "strata/expression/overlap_add.hpp"
#include "strata/expression/patches.hpp"
#include "strata/layer/convolution_rules.hpp"
#include "strata/layer/layer.hpp"
#include "strata/layer/padding.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// W (channels in × kernel · channels out: a step as a row is multiplied by it and gives a patch of the output) and b
/// (channels out). Saved as in PyTorch: weight (in × out × kernel) and bias.
template <class Scalar, Size In, Size Out, Size Kernel, bool Bias>
struct ConvTransposeParameters {
  alignas(cache_line) Matrix<Scalar, In, Kernel * Out> weights;
  alignas(cache_line) Vector<Scalar, Bias ? Out : 1> biases;

  static constexpr SavedAs saved_weight{"weight", false, {{{In, Kernel* Out}, {Out, 1}, {Kernel, Out}}}};
  static constexpr auto tensors(auto& self) {
    if constexpr (Bias)
      return std::tie(self.weights, self.biases);
    else
      return std::tie(self.weights);
  }
  static constexpr auto saved_as = [] {
    if constexpr (Bias)
      return std::array<SavedAs, 2>{{saved_weight, {"bias"}}};
    else
      return std::array<SavedAs, 1>{{saved_weight}};
  }();
};

/// The transposed convolution on sequences of one length: each step x(t) lays the patch x(t)·W where a convolution of
/// the same kernel would have seen it, overlaps are added, b is added and σ applied. With the window that moves on the
/// output, δ = ∂J/∂z and zeros where the output was cut:
///
///   z = overlap_add(x·W) + b     ∂J/∂W = xᵀ·patches(δ)     ∂J/∂b = 1ᵀ·δ     ∂J/∂x = patches(δ)·Wᵀ
///
/// Shapes: x (B × T · channels in), z, a and δ (B × steps out · channels out).
template <class Entry, class ShapeType, class ActivationType = typename Entry::Activation>
struct TransposedConvolution {
  static constexpr auto options = Entry::options;
  static constexpr Size in = ShapeType::channels, channels = Entry::channels, steps_in = ShapeType::places;
  static constexpr Size kernel = options.kernel_width, stride = options.stride_width, dilation = options.dilation_width;
  static constexpr Size span = (kernel - 1) * dilation + 1, all_steps = (steps_in - 1) * stride + span;
  static constexpr bool is_causal = options.padded == detail::ConvolutionOptions::Padded::causal;
  static constexpr Size before = options.padding_width, after = is_causal ? span - 1 : before;
  static constexpr Size steps = all_steps - before - after;
  using W = Window<channels, 1, all_steps, 1, kernel, 1, stride, 1, dilation>;
  using Cut = detail::Padded<channels, 1, steps, 0, 0, before, after>;
  using InputShape = ShapeType;
  using OutputShape = Extents<steps, channels>;
  static constexpr Size inputs = InputShape::size, outputs = OutputShape::size;
  static constexpr Size operations = 2 * steps_in * in * kernel * channels;
  static constexpr Size fan_in = kernel * in, fan_out = kernel * channels;
  static constexpr bool reads_in_place = true, channels_first = true;

  using Activation = ActivationType;
  using Preactivation = TransposedConvolution<Entry, ShapeType, Identity>;
  template <class Scalar>
  using Parameters = ConvTransposeParameters<Scalar, in, channels, kernel, options.bias>;

  /// All that the patches are added up to, where some of it is cut.
  template <class Scalar, Size Batch>
  struct Scratch {
    alignas(cache_line) Matrix<Scalar, Batch, Cut::at_all ? Cut::numbers : 1> all;
  };
  template <class Scalar, Size Batch>
  struct Workspace : Scratch<Scalar, Batch> {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, kernel * channels, in> transposed_weights, d_transposed_weights;
    alignas(cache_line) Matrix<Scalar, in, kernel * channels> d_weights;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    sum(p, x, y, scratch, Alone());
    auto a = by_steps<steps>(y);
    with_bias(p, a, [&](const auto& z) { assign(a, activate<Activation>(z)); });
  }

  static void train_forward(const auto& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    sum(p, x, y, w, context.team);
    auto a = by_steps<steps>(y), kept = by_steps<steps>(w.delta);
    with_bias(p, a, [&](const auto& z) { assign_activation<Activation>(a, kept, z, context.team); });
  }

  static void backward(const auto& p, const auto& x, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    const auto& team = context.team;
    if constexpr (ElementwiseActivation<Activation>) {
      assign(w.delta, activation_error<Activation>(y, w.delta, dy), team);
    } else {
      assign(w.delta, dy, team);
      auto delta = by_steps<steps>(w.delta);
      const auto a = by_steps<steps>(y);
      assign(delta, activation_error<Activation>(a, delta), team);
    }
    if constexpr (Cut::at_all) Cut::put(w.delta, w.all, team);
    const auto seen = patches<W>(whole(w.delta, w));
    const auto in_steps = by_steps<steps_in>(x);
    assign(w.d_transposed_weights, matmul(transposed(seen), in_steps), team);
    assign(w.d_weights, transposed(w.d_transposed_weights), team);
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      assign(w.transposed_weights, transposed(p.weights), team);
      auto dx = by_steps<steps_in>(w.dx);
      assign(dx, matmul(seen, w.transposed_weights), team);
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    if constexpr (options.bias)
      return detail::fields(w.d_weights, sum_rows(by_steps<steps>(w.delta)));
    else
      return detail::fields(w.d_weights);
  }

  /// Steps of output still grow by what the steps before lay into them.
  static constexpr Size history = span - 1;
  template <class Scalar, Size Block>
  requires is_causal struct State {
    alignas(cache_line) std::array<Scalar, history * channels> begun{};
  };
  static void stream(const auto& p, const auto& x, auto& y, auto& state) requires is_causal {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    constexpr Size now = Shape<decltype(x)>::rows, reached = now + history;
    Matrix<Scalar, 1, reached * channels> sums;
    assign(sums, overlap_add<Window<channels, 1, reached, 1, kernel, 1, 1, 1, dilation>>(x, p.weights));
    for (Size i = 0; i < history * channels; ++i) sums.data()[i] += state.begun[i];
    const auto done = view_as_matrix<now, channels>(std::as_const(sums).data());
    with_bias(p, done, [&](const auto& z) { assign(y, activate<Activation>(z)); });
    std::copy_n(sums.data() + now * channels, history * channels, state.begun.data());
  }

 private:
  template <Size Steps>
  static auto by_steps(auto& batch) {
    return as<Shape<decltype(batch)>::rows * Steps, Shape<decltype(batch)>::columns / Steps>(batch);
  }
  static auto& whole(auto& cut, auto& memory) {
    if constexpr (Cut::at_all)
      return memory.all;
    else
      return cut;
  }

  /// y ← all patches, added up and cut.
  static void sum(const auto& p, const auto& x, auto& y, auto& memory, const auto& team) {
    assign(whole(y, memory), overlap_add<W>(x, p.weights), team);
    if constexpr (Cut::at_all) Cut::take(memory.all, y, team);
  }

  /// use(z + b)
  static void with_bias(const auto& p, const auto& z, auto&& use) {
    if constexpr (options.bias)
      use(z + p.biases);
    else
      use(z);
  }
};

namespace detail {

template <class Entry, Size Steps, Size Padding>
struct TransposedConvolutionKeepsSteps {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "the padding of a transposed convolution cuts all of its steps",
                               "make it smaller", "of ", Steps, " steps of ", name_of<Entry>(), ", its padding cuts ",
                               Padding, " at each end"));
};

}  // namespace detail

/// The transposed convolution of a sequence, PyTorch's ConvTranspose1d: from In to Out features, each step laid into
/// Kernel steps of the output. After the activation may stand `Stride<2>`, `Padding<1>` (steps that are cut at each
/// end), `Dilation<2>`, `NoBias`, and `Causal`, with a stride of 1: as many steps come out as went in, each made of
/// itself and the past; such a layer can be streamed.
///
/// Shapes: T × In into (T − 1) · stride + span − 2 · padding × Out, span = (Kernel − 1) · dilation + 1.
template <Size In, Size Out, Size Kernel, class ActivationType = Identity, class... Options>
struct ConvTranspose1d : InferredLayer {
  static constexpr Size channels = Out;
  static constexpr auto options = detail::convolution_options<Options...>(1, Kernel);

  using Activation = ActivationType;

  template <class ShapeType>
  static constexpr auto rule() {
    using Padded = detail::ConvolutionOptions::Padded;
    constexpr bool causal = options.padded == Padded::causal;
    if constexpr (!options.understood || options.padded == Padded::same || options.groups != 1 ||
                  (causal && options.stride_width != 1)) {
      return std::type_identity<detail::ConvolutionOptionsAreKnown<ConvTranspose1d>>();
    } else if constexpr (options.has_a_zero() || In == 0 || Out == 0) {
      return std::type_identity<detail::ConvolutionSizesArePositive<ConvTranspose1d>>();
    } else if constexpr (ShapeType::rank != 2) {
      return std::type_identity<detail::ConvolutionTakesTheShape<ConvTranspose1d, ShapeType>>();
    } else if constexpr (ShapeType::channels != In) {
      return std::type_identity<detail::ConvolutionTakesTheChannels<ConvTranspose1d, In, ShapeType>>();
    } else {
      constexpr Size steps = (ShapeType::places - 1) * options.stride_width + (Kernel - 1) * options.dilation_width + 1;
      if constexpr (2 * options.padding_width >= steps)
        return std::type_identity<
            detail::TransposedConvolutionKeepsSteps<ConvTranspose1d, steps, options.padding_width>>();
      else
        return std::type_identity<detail::Kept>();
    }
  }
  template <class ShapeType>
  using On = TransposedConvolution<ConvTranspose1d, ShapeType>;
};

}  // namespace strata
