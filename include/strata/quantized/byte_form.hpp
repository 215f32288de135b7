// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/layer/propagation.hpp"
#include "strata/quantized/byte_layer.hpp"

/// How the layers of a network are computed in bytes, and which can be.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What was seen of a layer: each of its inputs on average, z before its activation, its outputs, and each of these on
/// average.
struct SeenOfLayer {
  std::vector<double> x;
  SeenRange z, a;
  std::vector<double> y{};
};

/// Memory that layers have while they are computed: bytes, and numbers of 32 bits.
struct ByteMemory {
  ByteLanes::Input* bytes;
  std::int32_t* numbers;
};

/// How far apart rows of bytes lie; a second row has their fractions, if they have any.
constexpr Size byte_row(Size numbers, Size fraction) { return padded_to_blocks(numbers) * (fraction > 0 ? 2 : 1); }

/// f(how many, the first of them) for all of Count, At at a time.
template <Size Count, Size At>
inline void in_groups(auto&& f) {
  for (Size first = 0; first + At <= Count; first += At) f(std::integral_constant<Size, At>(), first);
  if constexpr (Count % At != 0) f(std::integral_constant<Size, Count % At>(), Count - Count % At);
}

/// The form of a layer L in bytes, whose inputs have so many bits of a `Fraction`; `Last`, if it gives the network's
/// outputs. One that can be
///   fraction                              how many bits its outputs have behind the byte
///   Parameters                            plain memory
///   forward<Rows>(p, x, y, memory)        rows of bytes from rows of bytes, each byte_row apart
///   scratch, numbers                      how many Inputs and numbers of memory that takes
///   scale(p, input)                       the scale of its outputs, from that of its inputs
///   quantize(p, floats, input, seen)      its parameters, from those of the layer
///   set_input(p, input)                   of these, what follows from the scale of its inputs, if anything does
/// and as the last one logits<Rows>(p, x, logits, memory). `passes_on`: the bytes stay where and what they are.
/// `has_product`: it is a ByteLayer.
template <class L, bool Last, Size Fraction = 0>
struct ByteForm {
  static constexpr bool exists = false;
  static constexpr Size fraction = 0;
};

/// What most need.
struct NoByteMemory {
  static constexpr Size scratch = 0, numbers = 0;
};

/// Bytes that stay what they are.
template <Size Fraction>
struct BytesPassedOn : NoByteMemory {
  static constexpr bool exists = true, passes_on = true, has_product = false;
  static constexpr Size fraction = Fraction;
  using Parameters = NoParameters;
  static const ByteScale& scale(const Parameters&, const ByteScale& input) { return input; }
  static void quantize(const auto&...) {}
};
template <class Shape, Decimal Share, Size Fraction>
struct ByteForm<DroppingOut<Shape, Share>, false, Fraction> : BytesPassedOn<Fraction> {};
template <class Shape>
struct ByteForm<Flattened<Shape>, false, 0> : BytesPassedOn<0> {};

/// The scaling of a network's inputs, before they become bytes: in float, number by number, in two operations that no
/// compiler contracts.
template <Size N>
struct ByteForm<Normalize<N>, false, 0> : BytesPassedOn<0> {
  static constexpr bool comes_first = true;
  struct Parameters {
    std::array<float, N> shift{}, factor{};

    float operator()(Size i, float x) const { return (x - shift[i]) * factor[i]; }
  };
  static const ByteScale& scale(const Parameters&, const ByteScale& input) { return input; }
  static void quantize(Parameters& p, const auto& floats, const auto&...) {
    for (Size i = 0; i < N; ++i) {
      p.shift[i] = static_cast<float>(floats.shift(i));
      p.factor[i] = static_cast<float>(floats.factor(i));
    }
  }
};

/// Whether it is such a scaling, which only the first layer may be.
template <class Form>
inline constexpr bool comes_first = requires {
  Form::comes_first;
};

/// The form of a dense layer, the last one's with any activation.
template <Size Inputs, Size Outputs, class Activation, class Bias, bool Last, Size Fraction>
requires((Last || ElementwiseActivation<Activation>)&&(
    Fraction == 0 ||
    sums_fit(Inputs, Fraction))) struct ByteForm<Dense<Inputs, Outputs, Activation, Bias>, Last, Fraction>
    : ByteLayer<Inputs, Outputs, Activation, Last, Fraction>, NoByteMemory {
  using Product = ByteLayer<Inputs, Outputs, Activation, Last, Fraction>;
  using typename Product::Parameters;
  static constexpr bool exists = true, passes_on = false, has_product = true;
  static constexpr Size stride = padded_to_blocks(Inputs), fraction = 0;

  static const ByteScale& scale(const Parameters& p, const ByteScale&) { return p.a; }

  static void quantize(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen) {
    Product::quantize(
        p, input, [&](Size i, Size output) { return floats.weights(i, output); },
        [&](Size output) {
          if constexpr (std::same_as<Bias, NoBias>)
            return 0.0;
          else
            return static_cast<double>(floats.biases(output));
        },
        [&](Size i, Size) { return seen.x[i]; }, seen.z, seen.a);
  }

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory&) {
    Product::template forward<Rows>(p, x, stride, y);
  }
  template <Size Rows>
  static void logits(const Parameters& p, const ByteLanes::Input* x, std::int32_t* logits, const ByteMemory&) {
    Product::template logits<Rows>(p, x, stride, logits);
  }
};

template <Size Entry, class Written>
struct EntryHasAFormInBytes {
  static_assert(
      never<Written>,
      STRATA_MESSAGE("strata::quantize", "an entry of the network cannot be computed in eight bits",
                     "Dense, Conv1d, Conv2d, pools, Flatten and Dropout can, with activations "
                     "number by number, after a Normalize or not; GRU, LSTM, and Elman with Tanh or Sigmoid; after "
                     "these Dense, LastStep and other summaries; the last entry is a Dense with any activation, or "
                     "EachStep of one",
                     "entry ", Entry, ", ", name_of<Written>(), ", cannot be computed in eight bits where it stands"));
};

/// How many bits behind the byte the inputs of a network have that begins with a layer L: none, but before layers of
/// sequences, where what is quiet beside what was seen must not vanish.
template <class L>
inline constexpr Size input_fraction = 0;

/// The first rule that a network breaks if it is to be computed in bytes; the Input is entry 0.
template <class Network, Size I = 0, Size Fraction = input_fraction<typename Network::template Layer<0>>>
constexpr auto bytes_rule() {
  constexpr bool last = I + 1 == Network::layer_count;
  using Form = ByteForm<typename Network::template Layer<I>, last, Fraction>;
  if constexpr (!Form::exists || (comes_first<Form> && I > 0))
    return std::type_identity<EntryHasAFormInBytes<I + 1, typename Network::template Entry<I>>>();
  else if constexpr (last)
    return std::type_identity<Kept>();
  else
    return bytes_rule<Network, I + 1, Form::fraction>();
}
template <class Network>
using BytesRule = typename decltype(bytes_rule<Network>())::type;

/// The form of each layer of a network, after the ones before it.
template <class Network, Size I>
struct ByteFormOf {
  static constexpr Size fraction = [] {
    if constexpr (I == 0)
      return input_fraction<typename Network::template Layer<0>>;
    else
      return ByteFormOf<Network, I - 1>::type::fraction;
  }();
  using type = ByteForm<typename Network::template Layer<I>, I + 1 == Network::layer_count, fraction>;
};

/// What the forms of all layers have together: parameters, the widest rows of bytes, and memory while they are
/// computed.
template <class Network, class Indices>
struct ByteForms;
template <class Network, Size... I>
struct ByteForms<Network, std::index_sequence<I...>> {
  template <Size J>
  using FormOf = typename ByteFormOf<Network, J>::type;
  using Parameters = Fields<typename FormOf<I>::Parameters...>;
  static constexpr Size input_fraction = ByteFormOf<Network, 0>::fraction;
  static constexpr Size widest = std::max({byte_row(Network::inputs, input_fraction),
                                           byte_row(Network::template Layer<I>::outputs, FormOf<I>::fraction)...});
  static constexpr Size scratch = std::max({Size{1}, FormOf<I>::scratch...});
  static constexpr Size numbers = std::max({Size{1}, FormOf<I>::numbers...});
};
template <class Network>
using ByteFormsOf = ByteForms<Network, std::make_index_sequence<Network::layer_count>>;

}  // namespace strata::detail
