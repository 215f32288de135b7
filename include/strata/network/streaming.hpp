// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "strata/layer/stream_chain.hpp"
#include "strata/network/network.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

template <Size Entry, class E>
struct EntryStreams {
  static_assert(never<E>, STRATA_MESSAGE("strata::Streaming", "an entry of the network needs the whole sequence",
                                         "a stream takes causal convolutions (Conv1d<…, Causal>), recurrent layers and "
                                         "what is done at each step by itself",
                                         "entry ", Entry, ", ", name_of<E>(), ", needs the whole sequence"));
};
template <class Given>
struct StreamsANetwork {
  static_assert(never<Given>, STRATA_MESSAGE("strata::Streaming", "what is streamed must be a strata::Network",
                                             "write Streaming<decltype(network)>", name_of<Given>(), " is no network"));
};
template <Size Block>
struct StreamHasABlock {
  static_assert(Block > 0, "strata::Streaming: a block has at least one step; 64 is usual");
};

/// The rule that a stream of such a network breaks, if it does. Entries are counted as in the network's list.
template <class Network, Size Block>
constexpr auto streaming_rule() {
  if constexpr (!requires { Network::valid; }) {
    return std::type_identity<StreamsANetwork<Network>>();
  } else if constexpr (!Network::valid) {
    return std::type_identity<Kept>();
  } else if constexpr (Block == 0) {
    return std::type_identity<StreamHasABlock<Block>>();
  } else {
    constexpr Size first = []<Size... I>(std::index_sequence<I...>) {
      constexpr std::array<bool, sizeof...(I)> streams{Streamable<typename Network::template Layer<I>>...};
      return static_cast<Size>(std::find(streams.begin(), streams.end(), false) - streams.begin());
    }
    (std::make_index_sequence<Network::layer_count>());
    if constexpr (first < Network::layer_count)
      return std::type_identity<EntryStreams<first + 1, typename Network::template Entry<first>>>();
    else
      return std::type_identity<Kept>();
  }
}
template <class Network, Size Block>
using StreamingRule = typename decltype(streaming_rule<Network, Block>())::type;

template <class Network, Size Block>
constexpr bool can_be_streamed() {
  if constexpr (requires { requires Network::valid; })
    return std::same_as<StreamingRule<Network, Block>, Kept>;
  else
    return false;
}

/// piece(how many) for all of these steps: blocks, then eight at a time, then one.
template <Size Block>
void in_pieces(Size steps, auto&& piece) {
  const auto pieces_of = [&]<Size Steps>(std::integral_constant<Size, Steps> count) {
    for (; steps >= Steps; steps -= Steps) piece(count);
  };
  pieces_of(std::integral_constant<Size, Block>());
  if constexpr (Block > 8) pieces_of(std::integral_constant<Size, 8>());
  if constexpr (Block > 1) pieces_of(std::integral_constant<Size, 1>());
}

/// Throws Error where what goes in and out of a stream is not the same number of whole steps.
template <Size FeaturesIn, Size FeaturesOut>
void check_steps(Size in, Size out) {
  if (in % FeaturesIn != 0 || out % FeaturesOut != 0 || in / FeaturesIn != out / FeaturesOut)
    STRATA_THROW Error(text_of("strata::Streaming::process: ", in, " numbers in and ", out,
                               " out are not the same number of steps of ", FeaturesIn, " and ", FeaturesOut,
                               " features"));
}

template <class Network>
struct StreamOf {
  template <class Indices>
  struct Lists;
  template <Size... I>
  struct Lists<std::index_sequence<I...>> {
    using type = StreamChain<typename Network::template Layer<I>...>;
  };
  using type = typename Lists<std::make_index_sequence<Network::layer_count>>::type;
};

}  // namespace detail

/// A network that cannot be streamed: says so once, and then keeps quiet.
template <class Network, Size Block = 64>
class Streaming {
  static_assert(sizeof(detail::StreamingRule<Network, Block>) > 0);

 public:
  static constexpr Size features_in = 1, features_out = 1, receptive_field = 1, latency = 0, state_bytes = 1;

  explicit Streaming(const auto&) {}
  detail::Unknown step(const auto&) { return {}; }
  void process(const auto&, const auto&) {}
  void warm_up(Size = 0) {}
  void reset() {}
};

/// A network in a stream: steps go in as they come, each with its features, and each gives a step of outputs, as if the
/// whole sequence had been given to `predict`. The network is only referred to and must outlive this; any number of
/// streams, each in a thread of its own, may share one.
///
///     Network<Sequence<64, 1>, Conv1d<1, 8, 3, Tanh, Causal>, Conv1d<8, 1, 1>> network;
///     Streaming stream(network);
///     stream.warm_up();
///     const float y = stream.step(x);
///     stream.process(in, out);
///
/// What the layers remember lies in this object (`state_bytes` of it, plain memory; large ones belong on the heap). No
/// function allocates or makes a system call, and which instructions are executed depends on how many steps there have
/// been, never on the numbers. Denormals are the caller's affair (see `FlushDenormals`).
template <class NetworkType, Size Block>
requires(detail::can_be_streamed<NetworkType, Block>()) class Streaming<NetworkType, Block> {
  using Stream = typename detail::StreamOf<NetworkType>::type;

 public:
  using Network = NetworkType;
  using Scalar = typename Network::Scalar;
  static constexpr Size features_in = Stream::features_in, features_out = Stream::features_out;
  /// How many steps of input, the present one among them, an output depends on; `unlimited_history` if on all.
  static constexpr Size receptive_field = detail::add_histories(Stream::history, 1);
  /// By how many steps outputs come later than their inputs: not at all.
  static constexpr Size latency = 0;

 private:
  struct State {
    typename Stream::template State<Scalar, Block> layers;
    alignas(cache_line) std::array<Scalar, Block * features_in> in;
  };

 public:
  static constexpr Size state_bytes = sizeof(State);

  /// At the beginning of a sequence.
  explicit Streaming(const Network& network) : parameters_(&network.parameters()) {}
  explicit Streaming(const Network&&) = delete;

  /// The outputs of one step: of a Vector, a std::array or a span of `features_in` numbers, or of one number.
  template <class X>
  auto step(const X& x) {
    Matrix<Scalar, 1, features_out> y;
    if constexpr (std::convertible_to<X, Scalar> && features_in == 1) {
      state_.in[0] = static_cast<Scalar>(x);
      run(y);
    } else {
      using Rule = detail::ObservationRule<X, features_in>;
      (void)sizeof(Rule);
      if constexpr (std::same_as<Rule, detail::Kept>) {
        Matrix<Scalar, 1, features_in> row;
        detail::put_observation(x, row);
        std::copy_n(row.data(), features_in, state_.in.data());
        run(y);
      }
    }
    if constexpr (features_out == 1) {
      return y(0, 0);
    } else {
      Vector<Scalar, features_out> outputs;
      std::copy_n(y.data(), features_out, outputs.data());
      return outputs;
    }
  }

  /// A block of any length: step by step, the features of each side by side. `in` and `out` may begin at the same place
  /// unless outputs are wider than inputs. Throws Error, before anything is done, where the two do not hold the same
  /// number of whole steps.
  void process(std::span<const Scalar> in, std::span<Scalar> out) {
    detail::check_steps<features_in, features_out>(in.size(), out.size());
    const Scalar* from = in.data();
    Scalar* to = out.data();
    detail::in_pieces<Block>(in.size() / features_in, [&]<Size Steps>(std::integral_constant<Size, Steps>) {
      std::copy_n(from, Steps * features_in, state_.in.data());
      using View = WritableMatrixView<Scalar, Steps, features_out>;
      View y(typename View::storage_type(to, Steps * features_out));
      run(y);
      from += Steps * features_in;
      to += Steps * features_out;
    });
  }

  /// Back to the beginning of a sequence, before which there is nothing: zeros, as padding has them, go into each
  /// layer.
  void reset() { state_ = State(); }

  /// What layer I remembers, of the type that the layer calls State: to look at, or to begin with something else.
  template <Size I>
  auto& state() {
    return detail::nth<I>(state_.layers.states);
  }

  /// A beginning after so many steps of silence. Without a number: after silence that has been going on for ever.
  void warm_up(Size silent_steps) {
    reset();
    detail::in_pieces<Block>(silent_steps, [&]<Size Steps>(std::integral_constant<Size, Steps>) {
      Matrix<Scalar, Steps, features_out> y;
      state_.in.fill(0);
      run(y);
    });
  }
  void warm_up() {
    static_assert(receptive_field != unlimited_history,
                  "strata::Streaming::warm_up: a recurrent layer remembers for ever; say how many steps of silence are "
                  "enough");
    warm_up(receptive_field);
  }

 private:
  /// The steps that lie in state_.in, as many as y has rows.
  template <Buffer Y>
  void run(Y& y) {
    const auto x = view_as_matrix<Shape<Y>::rows, features_in>(std::as_const(state_.in).data());
    Stream::stream(parameters_->layers, x, y, state_.layers);
  }

  const typename Network::Parameters* parameters_;
  State state_{};
};

template <class Network>
Streaming(const Network&) -> Streaming<Network>;

}  // namespace strata
