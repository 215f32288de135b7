// SPDX-License-Identifier: MIT
#pragma once

#include "strata/network/chain.hpp"

/// The messages of Network: one struct for each rule, whose template arguments name the place and the numbers.
namespace strata::detail {

template <Size Number>
struct Gives;
template <Size Number>
struct Takes;

template <class T>
inline constexpr bool never = false;

template <class... Entries>
struct NetworkHasAnInput {
  static_assert(never<std::tuple<Entries...>>,
                "strata::Network: there is no Input; begin the list with Input<N>, N numbers for each observation");
};

template <Size Entry, class First>
struct InputIsTheFirstEntry {
  static_assert(never<First>, "strata::Network: the first entry must be the Input; move Input<N> to the front");
};

template <Size Entry, class Second>
struct NetworkHasOneInput {
  static_assert(never<Second>, "strata::Network: there is a second Input; keep the first entry only");
};

template <class Input>
struct NetworkHasALayer {
  static_assert(never<Input>, "strata::Network: no layer follows the Input; add one, such as Dense<N, 10, Softmax>");
};

template <Size Entry, class Which>
struct SizesArePositive {
  static_assert(never<Which>, "strata::Network: an entry has a size of zero; every size must be at least 1");
};

/// Which of the members of the Layer concept is the first that an entry lacks.
template <Size Entry, class L>
struct EntryIsALayer {
  static constexpr int lacking = !HasSizes<L>                ? 1
                                 : !HasParameters<L>         ? 2
                                 : !HasForward<L>            ? 3
                                 : !HasBackward<L>           ? 4
                                 : !HasInputGradient<L>      ? 5
                                 : !HasParameterGradients<L> ? 6
                                                             : 0;
  static_assert(!Cost<L>, "strata::Network: a cost may only be the last entry");
  static_assert(lacking != 1 || Cost<L>,
                "strata::Network: this entry is no layer: it lacks `static constexpr Size inputs, outputs` "
                "(see strata/layer/layer.hpp)");
  static_assert(lacking != 2,
                "strata::Network: this entry is no layer: it lacks `template <class Scalar> struct Parameters` with "
                "`tensors` (see strata/layer/layer.hpp)");
  static_assert(lacking != 3,
                "strata::Network: this entry is no layer: it lacks `static void forward(p, x, y)` "
                "(see strata/layer/layer.hpp)");
  static_assert(lacking != 4,
                "strata::Network: this entry is no layer: it lacks `static void backward(p, x, y, dy, delta)` "
                "(see strata/layer/layer.hpp)");
  static_assert(lacking != 5,
                "strata::Network: this entry is no layer: it lacks `static auto input_gradient(p, x, y, delta)` "
                "(see strata/layer/layer.hpp)");
  static_assert(lacking != 6,
                "strata::Network: this entry is no layer: it lacks `static auto parameter_gradients(p, x, y, delta)` "
                "that returns a tuple (see strata/layer/layer.hpp)");
};

template <Size Entry, class Before, class Gives, class Layer, class Takes>
struct NeighboursFit {
  static_assert(never<Layer>,
                "strata::Network: a layer must take as many inputs as the entry before it gives outputs; change one "
                "of the two sizes named above");
};

template <Size Entry, class Layer, class Activation>
struct NetworkHasACost {
  static_assert(never<Layer>,
                "strata::Network: no cost goes by itself with this output activation; name one as the last entry, "
                "such as MeanSquaredError");
};

template <Size Entry, class Cost, class Layer, class Activation>
struct CostFitsTheOutput {
  static_assert(never<Cost>,
                "strata::Network: this cost makes no sense after this output activation; BinaryCrossEntropy wants "
                "Sigmoid, CrossEntropy wants Softmax, MeanSquaredError takes any");
};

/// Instantiates the one struct above whose rule is broken.
template <class... Entries>
constexpr bool report() {
  using C = Chain<Entries...>;
  constexpr Verdict verdict = C::check();
  if constexpr (verdict.broken == Rule::has_an_input) {
    (void)sizeof(NetworkHasAnInput<Entries...>);
  } else {
    using E = typename C::template Entry<verdict.entry>;
    if constexpr (verdict.broken == Rule::input_is_first) (void)sizeof(InputIsTheFirstEntry<0, E>);
    if constexpr (verdict.broken == Rule::has_one_input) (void)sizeof(NetworkHasOneInput<verdict.entry, E>);
    if constexpr (verdict.broken == Rule::has_a_layer) (void)sizeof(NetworkHasALayer<E>);
    if constexpr (verdict.broken == Rule::sizes_are_positive) (void)sizeof(SizesArePositive<verdict.entry, E>);
    if constexpr (verdict.broken == Rule::entry_is_a_layer) (void)sizeof(EntryIsALayer<verdict.entry, E>);
    if constexpr (verdict.broken == Rule::neighbours_fit) {
      using Before = typename C::template Entry<verdict.entry - 1>;
      (void)sizeof(NeighboursFit<verdict.entry, Before, Gives<Before::outputs>, E, Takes<E::inputs>>);
    }
    if constexpr (verdict.broken == Rule::has_a_cost)
      (void)sizeof(NetworkHasACost<verdict.entry, E, typename OutputActivation<E>::type>);
    if constexpr (verdict.broken == Rule::cost_fits) {
      using Last = typename C::template Entry<C::last_layer>;
      (void)sizeof(CostFitsTheOutput<verdict.entry, E, Last, typename OutputActivation<Last>::type>);
    }
  }
  return true;
}

/// Stands for whatever a wrong network would have given, so that nothing else is complained of.
struct Unknown {
  constexpr Unknown(auto&&...) {}
  template <class T>
  operator T() const;
  Unknown operator()(auto&&...) const { return {}; }
  Unknown operator[](auto&&) const { return {}; }
};

}  // namespace strata::detail
