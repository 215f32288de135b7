// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "strata/network/streaming.hpp"
#include "strata/quantized/quantized.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What a form does to the steps of a stream as rows, and what it remembers of those before.
template <class Form>
struct FormOfSteps {
  using OfSteps = Form;
};
template <class Form>
requires requires { typename Form::Step; }
struct FormOfSteps<Form> {
  using OfSteps = typename Form::Step;
};

template <class Form>
struct ByteStateOf {
  using type = NoState;
};
template <class Form>
requires requires { typename Form::State; }
struct ByteStateOf<Form> {
  using type = typename Form::State;
};

/// What all layers remember.
template <class Own, class Indices>
struct ByteStates;
template <class Own, Size... I>
struct ByteStates<Own, std::index_sequence<I...>> {
  using type = Fields<typename ByteStateOf<typename Own::template Form<I>>::type...>;
  /// As before the first step.
  static void begin(type& states, const auto& layers) {
    const auto one = [](auto& state, const auto& p) {
      if constexpr (requires { state.begin(p); }) state.begin(p);
    };
    (one(nth<I>(states), nth<I>(layers.each)), ...);
  }
  /// How wide rows between layers are.
  static constexpr Size widest = std::max(
      {byte_row(InputShapeOf<typename Own::template Layer<0>>::channels, Own::input_fraction),
       byte_row(OutputShapeOf<typename Own::template Layer<I>>::channels, Own::template Form<I>::fraction)...});
};

}  // namespace detail

/// A network in eight bits in a stream, as `Streaming` of a Network is one in float: each step gives the bits that
/// `predict` gives for it if the whole sequence is there. The network is only referred to and must outlive this.
///
///     const auto small = quantize(network, calibration);
///     Streaming stream(small);
///     const float y = stream.step(x);
///
/// What the layers remember lies in this object (`state_bytes` of it, plain memory). No function allocates or makes a
/// system call, and which instructions are executed depends on how many steps there have been, never on the numbers.
template <class NetworkType, Size Block>
requires(detail::can_be_streamed<Quantized<NetworkType>, Block>()) class Streaming<Quantized<NetworkType>, Block> {
  using Stream = typename detail::StreamOf<NetworkType>::type;

 public:
  using Network = Quantized<NetworkType>;
  using Scalar = typename Network::Scalar;
  static constexpr Size features_in = Stream::features_in, features_out = Stream::features_out;
  /// How many steps of input, the present one among them, an output depends on; `unlimited_history` if on all.
  static constexpr Size receptive_field = detail::add_histories(Stream::history, 1);
  /// By how many steps outputs come later than their inputs: not at all.
  static constexpr Size latency = 0;

 private:
  using Layers = typename Network::Layers;
  using States = detail::ByteStates<Network, std::make_index_sequence<Network::layer_count>>;
  static constexpr Size logits_row = detail::padded_to_blocks(features_out);

  struct State {
    typename States::type layers;
    alignas(cache_line) std::array<detail::ByteLanes::Input, Block * States::widest> bytes, next;
    typename Network::LayerMemory memory;
    alignas(cache_line) std::array<std::int32_t, Block * logits_row> logits;
  };

 public:
  static constexpr Size state_bytes = sizeof(State);

  /// At the beginning of a sequence.
  explicit Streaming(const Network& network) : layers_(&network.parameters().layers) { reset(); }
  explicit Streaming(const Network&&) = delete;

  /// The outputs of one step: of a Vector, a std::array or a span of `features_in` numbers, or of one number.
  template <class X>
  auto step(const X& x) {
    Matrix<Scalar, 1, features_out> y;
    put_step(x, [&] { outputs(y); });
    if constexpr (features_out == 1) {
      return y(0, 0);
    } else {
      Vector<Scalar, features_out> result;
      std::copy_n(y.data(), features_out, result.data());
      return result;
    }
  }

  /// The logits of one step as whole numbers, the same on every machine. Each is worth the network's `logit_step()`.
  template <class X>
  std::array<std::int32_t, features_out> logits(const X& x) {
    std::array<std::int32_t, features_out> result{};
    // No std::copy_n: of a single number g++ 14 says at -O1 that it ends beyond it.
    put_step(x, [&] {
      for (Size i = 0; i < features_out; ++i) result[i] = state_.logits[i];
    });
    return result;
  }

  /// A block of any length: step by step, the features of each side by side. `in` and `out` may begin at the same place
  /// unless outputs are wider than inputs. Throws Error, before anything is done, where the two do not hold the same
  /// number of whole steps.
  void process(std::span<const Scalar> in, std::span<Scalar> out) {
    detail::check_steps<features_in, features_out>(in.size(), out.size());
    const Scalar* from = in.data();
    Scalar* to = out.data();
    detail::in_pieces<Block>(in.size() / features_in, [&]<Size Steps>(std::integral_constant<Size, Steps>) {
      run<Steps>(from);
      using View = WritableMatrixView<Scalar, Steps, features_out>;
      View y(typename View::storage_type(to, Steps * features_out));
      outputs(y);
      from += Steps * features_in;
      to += Steps * features_out;
    });
  }

  /// Back to the beginning of a sequence, before which there is nothing: the byte of 0, as padding has it, goes into
  /// each layer.
  void reset() { States::begin(state_.layers, *layers_); }

  /// What layer I remembers, of the type that the layer's form calls State.
  template <Size I>
  auto& state() {
    return detail::nth<I>(state_.layers);
  }

  /// A beginning after so many steps of silence. Without a number: after silence that has been going on for ever.
  void warm_up(Size silent_steps) {
    reset();
    const std::array<Scalar, Block * features_in> silence{};
    detail::in_pieces<Block>(silent_steps,
                             [&]<Size Steps>(std::integral_constant<Size, Steps>) { run<Steps>(silence.data()); });
  }
  void warm_up() {
    static_assert(receptive_field != unlimited_history,
                  "strata::Streaming::warm_up: a recurrent layer remembers for ever; say how many steps of silence are "
                  "enough");
    warm_up(receptive_field);
  }

 private:
  void put_step(const auto& x, auto&& then) {
    using X = std::remove_cvref_t<decltype(x)>;
    if constexpr (std::convertible_to<X, Scalar> && features_in == 1) {
      const auto number = static_cast<Scalar>(x);
      run<1>(&number);
      then();
    } else {
      using Rule = detail::ObservationRule<X, features_in>;
      (void)sizeof(Rule);
      if constexpr (std::same_as<Rule, detail::Kept>) {
        Matrix<Scalar, 1, features_in> row;
        detail::put_observation(x, row);
        run<1>(row.data());
        then();
      }
    }
  }

  /// The logits of so many steps of features.
  template <Size Steps>
  void run(const Scalar* x) {
    for (Size t = 0; t < Steps; ++t)
      Network::template put_inputs<features_in>(
          *layers_, x + t * features_in,
          state_.bytes.data() + t * detail::byte_row(features_in, Network::input_fraction));
    run_from<0, Steps>(state_.bytes.data(), state_.next.data());
  }

  template <Size I, Size Steps>
  void run_from(detail::ByteLanes::Input* x, detail::ByteLanes::Input* y) {
    using Form = typename Network::template Form<I>;
    using OfSteps = typename detail::FormOfSteps<Form>::OfSteps;
    const auto& p = detail::nth<I>(layers_->each);
    const detail::ByteMemory memory = state_.memory.place();
    if constexpr (I + 1 == Network::layer_count) {
      OfSteps::template logits<Steps>(p, x, state_.logits.data(), memory);
    } else if constexpr (Form::passes_on) {
      run_from<I + 1, Steps>(x, y);
    } else {
      if constexpr (requires { typename Form::State; })
        Form::template stream<Steps>(p, x, y, detail::nth<I>(state_.layers), memory);
      else
        OfSteps::template forward<Steps>(p, x, y, memory);
      run_from<I + 1, Steps>(y, x);
    }
  }

  /// y (Steps × features) ← what the logits are worth, through the last activation.
  template <Buffer Y>
  void outputs(Y& y) {
    const float step = detail::nth<Network::layer_count - 1>(layers_->each).z.step;
    for (Size t = 0; t < Shape<Y>::rows; ++t)
      for (Size i = 0; i < features_out; ++i)
        y(t, i) = static_cast<Scalar>(static_cast<float>(state_.logits[t * logits_row + i]) * step);
    if constexpr (!std::same_as<typename Network::OutputActivation, Identity>)
      assign(y, activate<typename Network::OutputActivation>(y));
  }

  const Layers* layers_;
  State state_{};
};

}  // namespace strata
