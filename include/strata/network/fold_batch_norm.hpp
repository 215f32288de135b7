// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/layer/apply.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/network/network.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Of an entry without an activation: itself with one, and with biases as well.
template <class Entry>
struct Foldable {
  static constexpr bool exists = false;
};
template <Size In, Size Out, class Bias>
struct Foldable<Dense<In, Out, Identity, Bias>> {
  static constexpr bool exists = true;
  template <class A>
  using Activated = Dense<In, Out, A, Bias>;
  template <class A>
  using Biased = Dense<In, Out, A>;
};
template <Size In, Size Out, class Bias>
struct Foldable<EachStep<Dense<In, Out, Identity, Bias>>> {
  static constexpr bool exists = true;
  template <class A>
  using Activated = EachStep<Dense<In, Out, A, Bias>>;
  template <class A>
  using Biased = EachStep<Dense<In, Out, A>>;
};

/// A convolution with these options but NoBias.
template <template <Size, Size, Size, class, class...> class Conv, Size In, Size Out, Size Kernel, class A, class Kept,
          class... Options>
struct WithoutNoBias;
template <template <Size, Size, Size, class, class...> class Conv, Size In, Size Out, Size Kernel, class A,
          class... Kept>
struct WithoutNoBias<Conv, In, Out, Kernel, A, Fields<Kept...>> {
  using type = Conv<In, Out, Kernel, A, Kept...>;
};
template <template <Size, Size, Size, class, class...> class Conv, Size In, Size Out, Size Kernel, class A,
          class... Kept, class First, class... Options>
struct WithoutNoBias<Conv, In, Out, Kernel, A, Fields<Kept...>, First, Options...>
    : WithoutNoBias<Conv, In, Out, Kernel, A,
                    std::conditional_t<std::same_as<First, NoBias>, Fields<Kept...>, Fields<Kept..., First>>,
                    Options...> {};

template <template <Size, Size, Size, class, class...> class Conv, Size In, Size Out, Size Kernel, class... Options>
struct FoldableConvolution {
  static constexpr bool exists = true;
  template <class A>
  using Activated = Conv<In, Out, Kernel, A, Options...>;
  template <class A>
  using Biased = typename WithoutNoBias<Conv, In, Out, Kernel, A, Fields<>, Options...>::type;
};
template <Size In, Size Out, Size Kernel, class... Options>
struct Foldable<Conv1d<In, Out, Kernel, Identity, Options...>>
    : FoldableConvolution<Conv1d, In, Out, Kernel, Options...> {};
template <Size In, Size Out, Size Kernel, class... Options>
struct Foldable<Conv2d<In, Out, Kernel, Identity, Options...>>
    : FoldableConvolution<Conv2d, In, Out, Kernel, Options...> {};

/// An entry of what is folded: that of which layer it was, and into which the next one goes, if `Norm`.
template <class EntryType, Size Layer, bool Norm>
struct FoldedPart {
  using Entry = EntryType;
  static constexpr Size layer = Layer;
  static constexpr bool norm = Norm;
};

template <Size I, class Done, class... Entries>
struct FoldedParts;
template <Size I, class... Done>
struct FoldedParts<I, Fields<Done...>> {
  template <class Input>
  using Net = Network<Input, typename Done::Entry...>;
  template <Size J>
  using Part = std::tuple_element_t<J, std::tuple<Done...>>;
};
template <Size I, class... Done, class First, class... Rest>
struct FoldedParts<I, Fields<Done...>, First, Rest...>
    : FoldedParts<I + 1, Fields<Done..., FoldedPart<First, I, false>>, Rest...> {};
template <Size I, class... Done, class First, class A, class... Rest>
requires(Foldable<First>::exists) struct FoldedParts<I, Fields<Done...>, First, Apply<A>, Rest...>
    : FoldedParts<I + 2, Fields<Done..., FoldedPart<typename Foldable<First>::template Activated<A>, I, false>>,
                  Rest...> {
};
template <Size I, class... Done, class First, Size Channels, class... Options, class... Rest>
requires(
    Foldable<First>::exists) struct FoldedParts<I, Fields<Done...>, First, BatchNorm<Channels, Options...>, Rest...>
    : FoldedParts<I + 2, Fields<Done..., FoldedPart<typename Foldable<First>::template Biased<Identity>, I, true>>,
                  Rest...> {
};
template <Size I, class... Done, class First, Size Channels, class... Options, class A, class... Rest>
requires(Foldable<First>::exists) struct FoldedParts<I, Fields<Done...>, First, BatchNorm<Channels, Options...>,
                                                     Apply<A>, Rest...>
    : FoldedParts<I + 3, Fields<Done..., FoldedPart<typename Foldable<First>::template Biased<A>, I, true>>, Rest...> {
};

template <class Network>
struct FoldOf;
template <class Input, class... Entries>
struct FoldOf<Network<Input, Entries...>> {
  using Parts = FoldedParts<0, Fields<>, Entries...>;
  using type = typename Parts::template Net<Input>;
};

}  // namespace detail

/// The type of `fold_batch_norm(network)`.
template <class Network>
using Folded = typename detail::FoldOf<Network>::type;

/// The same predictions by a network without the BatchNorms that stand after a Dense, EachStep<Dense>, Conv1d or Conv2d
/// without an activation: with f = γ / √(v + ε), x̂ f + β is W f and (b − m) f + β of the layer before. An Apply after
/// that, or after such a layer alone, becomes its activation. All else stays what it is: a BatchNorm after an
/// activation, and what stands inside of other layers. For predictions, which take less time so; trained on, the two
/// would learn differently.
///
///     // Of Conv2d<1, 8, 3>, BatchNorm<8>, Apply<ReLU> there is left Conv2d<1, 8, 3, ReLU>.
///     const auto small = quantize(fold_batch_norm(network), calibration);
template <class Network>
requires(Network::valid) Folded<Network> fold_batch_norm(const Network& network) {
  using Scalar = typename Network::Scalar;
  using Parts = typename detail::FoldOf<Network>::Parts;
  Folded<Network> result;
  const auto layer = [&]<Size J>(std::integral_constant<Size, J>) {
    using Of = typename Parts::template Part<J>;
    const auto& from = network.template layer<Of::layer>();
    auto& to = result.template layer<J>();
    if constexpr (!Of::norm) {
      to = from;
    } else {
      using Norm = typename Network::template Entry<Of::layer + 1>;
      const auto& norm = network.template layer<Of::layer + 1>();
      constexpr Size outputs = Shape<decltype(to.weights)>::columns;
      for (Size output = 0; output < outputs; ++output) {
        const auto number = [&](const auto& tensor) { return static_cast<double>(tensor(output)); };
        double bias = 0;
        if constexpr (requires { from.biases; }) bias = number(from.biases);
        const double factor = number(norm.scale) / std::sqrt(number(norm.variance) + Norm::options.epsilon);
        for (Size i = 0; i < Shape<decltype(to.weights)>::rows; ++i)
          to.weights(i, output) = static_cast<Scalar>(static_cast<double>(from.weights(i, output)) * factor);
        to.biases(output) = static_cast<Scalar>((bias - number(norm.mean)) * factor + number(norm.shift));
      }
    }
  };
  [&]<Size... J>(std::index_sequence<J...>) { (layer(std::integral_constant<Size, J>()), ...); }
  (std::make_index_sequence<Folded<Network>::layer_count>());
  return result;
}

}  // namespace strata
