// SPDX-License-Identifier: MIT
#pragma once

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

/// What was seen of a layer: each of its inputs on average, z before its activation, and its outputs.
struct SeenOfLayer {
  std::vector<double> x;
  SeenRange z, a;
};

/// The form of a layer L in bytes; `Last`, if it gives the network's outputs. One that can be
///   Parameters                            plain memory
///   padded_outputs                        how far the rows of its outputs lie apart
///   forward<Rows>(p, x, y, memory)        rows of bytes from rows of bytes, which lie padded_to_blocks(inputs) apart
///   scratch                               how many Inputs of memory that takes
///   scale(p, input)                       the scale of its outputs, from that of its inputs
///   quantize(p, floats, input, seen)      its parameters, from those of the layer
///   set_input(p, input)                   of these, what follows from the scale of its inputs, if anything does
/// and as the last one logits<Rows>(p, x, logits). `passes_on`: the bytes stay where and what they are. `has_product`:
/// it is a ByteLayer.
template <class L, bool Last>
struct ByteForm {
  static constexpr bool exists = false;
};

/// Bytes that stay what they are.
struct BytesPassedOn {
  static constexpr bool exists = true, passes_on = true, has_product = false;
  static constexpr Size scratch = 0;
  using Parameters = NoParameters;
  static const ByteScale& scale(const Parameters&, const ByteScale& input) { return input; }
  static void quantize(const auto&...) {}
};
template <class Shape, Decimal Share>
struct ByteForm<DroppingOut<Shape, Share>, false> : BytesPassedOn {};
template <class Shape>
struct ByteForm<Flattened<Shape>, false> : BytesPassedOn {};

/// The scaling of a network's inputs, before they become bytes: in float, number by number, in two operations that no
/// compiler contracts.
template <Size N>
struct ByteForm<Normalize<N>, false> : BytesPassedOn {
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
template <Size Inputs, Size Outputs, class Activation, class Bias, bool Last>
requires(Last || ElementwiseActivation<Activation>) struct ByteForm<Dense<Inputs, Outputs, Activation, Bias>, Last>
    : ByteLayer<Inputs, Outputs, Activation, Last> {
  using Product = ByteLayer<Inputs, Outputs, Activation, Last>;
  using typename Product::Parameters;
  static constexpr bool exists = true, passes_on = false, has_product = true;
  static constexpr Size stride = padded_to_blocks(Inputs), scratch = 0;

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
        [&](Size i) { return seen.x[i]; }, seen.z, seen.a);
  }

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, ByteLanes::Input*) {
    Product::template forward<Rows>(p, x, stride, y);
  }
  template <Size Rows>
  static void logits(const Parameters& p, const ByteLanes::Input* x, std::int32_t* logits) {
    Product::template logits<Rows>(p, x, stride, logits);
  }
};

template <Size Entry, class Written>
struct EntryHasAFormInBytes {
  static_assert(
      never<Written>,
      STRATA_MESSAGE("strata::quantize", "an entry of the network cannot be computed in eight bits",
                     "Dense, Conv1d and Conv2d without groups, pools, Flatten and Dropout can, with activations "
                     "number by number, after a Normalize or not, up to the last entry, a Dense with any activation",
                     "entry ", Entry, ", ", name_of<Written>(), ", cannot be computed in eight bits where it stands"));
};

/// The first rule that a network breaks if it is to be computed in bytes; the Input is entry 0.
template <class Network, Size I = 0>
constexpr auto bytes_rule() {
  constexpr bool last = I + 1 == Network::layer_count;
  using Form = ByteForm<typename Network::template Layer<I>, last>;
  if constexpr (!Form::exists || (comes_first<Form> && I > 0))
    return std::type_identity<EntryHasAFormInBytes<I + 1, typename Network::template Entry<I>>>();
  else if constexpr (last)
    return std::type_identity<Kept>();
  else
    return bytes_rule<Network, I + 1>();
}
template <class Network>
using BytesRule = typename decltype(bytes_rule<Network>())::type;

}  // namespace strata::detail
