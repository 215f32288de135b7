// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "strata/cost/binary_cross_entropy.hpp"
#include "strata/cost/cross_entropy.hpp"
#include "strata/cost/mean_squared_error.hpp"
#include "strata/cost/per_step.hpp"
#include "strata/layer/bound.hpp"
#include "strata/layer/input.hpp"

/// What the entries of a Network must be to each other. The first rule that is broken is found by value, so that one
/// mistake can be reported as one.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class E>
inline constexpr bool is_input = false;
template <Size N, class Scalar>
inline constexpr bool is_input<Input<N, Scalar>> = true;
template <Size Channels, Size Height, Size Width, class Scalar>
inline constexpr bool is_input<Image<Channels, Height, Width, Scalar>> = true;
template <Size Steps, Size Features, class Scalar>
inline constexpr bool is_input<Sequence<Steps, Features, Scalar>> = true;

template <class E>
constexpr bool has_a_size_of_zero() {
  bool zero = false;
  if constexpr (HasConstantInputs<E>) zero = E::inputs == 0;
  if constexpr (HasConstantOutputs<E>) zero = zero || E::outputs == 0;
  return zero;
}

template <class L>
constexpr bool activation_is_none() {
  if constexpr (requires { typename L::Activation; })
    return !Activation<typename L::Activation>;
  else
    return false;
}

/// Softmax of a single output: the constant 1, through which no layer learns anything.
template <class L>
constexpr bool is_softmax_of_one() {
  if constexpr (requires { typename L::Activation; })
    return std::derived_from<typename L::Activation, Softmax> && OutputShapeOf<L>::channels == 1;
  else
    return false;
}

/// The activation whose default cost an output layer goes with.
template <class L>
struct OutputActivation {
  using type = Identity;
};
template <class L>
requires requires { typename L::Activation; }
struct OutputActivation<L> {
  using type = typename L::Activation;
};

/// The cost of outputs that no cost is named for: an activation that sees whole rows sees those of one step.
template <class Activation, class Shape>
constexpr auto default_cost() {
  using Of = typename DefaultCost<Activation>::type;
  if constexpr (Shape::rank == 2 && RowwiseActivation<Activation> && !std::same_as<Of, void>)
    return std::type_identity<PerStep<Of>>();
  else
    return std::type_identity<Of>();
}

enum class Rule {
  kept,
  has_an_input,
  input_is_first,
  has_one_input,
  has_a_layer,
  sizes_are_positive,
  cost_is_last,
  activation_is_one,
  entry_is_a_layer,
  shape_is_taken,
  neighbours_fit,
  softmax_has_a_choice,
  has_a_cost,
  cost_takes_the_shape,
  cost_goes_by_steps,
  pixels_have_a_cost,
  cost_fits,
};

struct Verdict {
  Rule broken = Rule::kept;
  Size entry = 0;
};

template <Size I, class... Entries>
struct BoundEntry {
  using Entry = std::tuple_element_t<I, std::tuple<Entries...>>;
  using type = typename BoundTo<Entry, OutputShapeOf<typename BoundEntry<I - 1, Entries...>::type>>::type;
};
template <class... Entries>
struct BoundEntry<0, Entries...> {
  using type = std::tuple_element_t<0, std::tuple<Entries...>>;
};

template <class... Entries>
struct Chain {
  static constexpr Size count = sizeof...(Entries);
  template <Size I>
  using Entry = std::tuple_element_t<I, std::tuple<Entries...>>;

  /// Whether the last entry is a cost rather than a layer.
  static constexpr bool names_a_cost = [] {
    if constexpr (count == 0)
      return false;
    else
      return IsCostEntry<Entry<count - 1>>;
  }();
  static constexpr Size last_layer = count - 1 - (names_a_cost ? 1 : 0);

  /// Entry I, a layer, where it stands: of the shape that the entry before it gives.
  template <Size I>
  using Bound = typename BoundEntry<I, Entries...>::type;

  /// The first rule that is broken, and the entry that breaks it. What a rule asks may presume the rules before it.
  static constexpr Verdict check() {
    constexpr std::array<bool, count + 1> inputs{is_input<Entries>..., false};
    constexpr Size nowhere = count + 1;
    constexpr auto first = [](Size from, const std::array<bool, count + 1>& flags) {
      for (Size entry = from; entry < count; ++entry)
        if (flags[entry]) return entry;
      return count + 1;
    };
    if constexpr (first(Size{0}, inputs) == nowhere) {
      return {Rule::has_an_input, 0};
    } else if constexpr (!inputs[0]) {
      return {Rule::input_is_first, 0};
    } else if constexpr (constexpr Size second = first(Size{1}, inputs); second != nowhere) {
      return {Rule::has_one_input, second};
    } else if constexpr (last_layer == 0) {
      return {Rule::has_a_layer, 0};
    } else {
      constexpr std::array<bool, count + 1> zero{has_a_size_of_zero<Entries>()..., false};
      if constexpr (constexpr Size empty = first(Size{0}, zero); empty != nowhere)
        return {Rule::sizes_are_positive, empty};
      else
        return check_layers<1>();
    }
  }

 private:
  template <Size I>
  static constexpr Verdict check_layers() {
    if constexpr (I > last_layer)
      return check_cost();
    else if constexpr (IsCostEntry<Entry<I>>)
      return {Rule::cost_is_last, I};
    else if constexpr (activation_is_none<Entry<I>>())
      return {Rule::activation_is_one, I};
    else if constexpr (!is_taken<Entry<I>, OutputShapeOf<Bound<I - 1>>>())
      return {Rule::shape_is_taken, I};
    else if constexpr (!is_layer<Bound<I>>())
      return {Rule::entry_is_a_layer, I};
    else if constexpr (!std::same_as<OutputShapeOf<Bound<I - 1>>, InputShapeOf<Bound<I>>>)
      return {Rule::neighbours_fit, I};
    else if constexpr (is_softmax_of_one<Bound<I>>())
      return {Rule::softmax_has_a_choice, I};
    else
      return check_layers<I + 1>();
  }

  template <class E, class Shape>
  static constexpr bool is_taken() {
    if constexpr (IsInferred<E>)
      return std::same_as<InferenceRule<E, Shape>, Kept>;
    else
      return true;
  }

  static constexpr Verdict check_cost() {
    using Output = typename OutputActivation<Bound<last_layer>>::type;
    using Shape = OutputShapeOf<Bound<last_layer>>;
    if constexpr (names_a_cost) {
      using Named = Entry<count - 1>;
      if constexpr (IsInferredCost<Named> && Shape::rank != 2)
        return {Rule::cost_takes_the_shape, count - 1};
      else if constexpr (!IsInferredCost<Named> && Shape::rank == 2 && RowwiseActivation<Output>)
        return {Rule::cost_goes_by_steps, count - 1};
      else if constexpr (!cost_accepts<typename CostOn<Named, Shape>::type, Output>())
        return {Rule::cost_fits, count - 1};
    } else if constexpr (std::same_as<typename DefaultCost<Output>::type, void>) {
      return {Rule::has_a_cost, last_layer};
    }
    // Probabilities of each pixel, whose cost would be computed as if all pixels were one row.
    if constexpr (Shape::rank == 3 && RowwiseActivation<Output> && cost_is_from_preactivation<Output>())
      return {Rule::pixels_have_a_cost, last_layer};
    else
      return {};
  }

  template <class Output>
  static constexpr bool cost_is_from_preactivation() {
    if constexpr (names_a_cost)
      return cost_from_preactivation<Entry<count - 1>, Output>();
    else
      return cost_from_preactivation<typename DefaultCost<Output>::type, Output>();
  }
};

/// Whether a list of entries makes a network.
template <class... Entries>
inline constexpr bool is_valid_chain = Chain<Entries...>::check().broken == Rule::kept;

/// The cost as a chain names it, or the one that its last layer implies.
template <class ChainType, class Output, class Shape>
constexpr auto cost_entry() {
  if constexpr (ChainType::names_a_cost)
    return std::type_identity<typename ChainType::template Entry<ChainType::count - 1>>();
  else
    return default_cost<Output, Shape>();
}

/// What a valid chain is made of: the first entry, the layers in between, the cost.
template <class... Entries>
struct Parts {
  using Of = Chain<Entries...>;
  using Scalar = typename Of::template Entry<0>::Scalar;
  template <Size I>
  using Layer = typename Of::template Bound<I + 1>;
  /// The same as it was written.
  template <Size I>
  using Entry = typename Of::template Entry<I + 1>;
  static constexpr Size layer_count = Of::last_layer;
  using Output = Layer<layer_count - 1>;
  using OutputActivation = typename detail::OutputActivation<Output>::type;

  using OutputShape = OutputShapeOf<Output>;
  using CostEntry = typename decltype(cost_entry<Of, OutputActivation, OutputShape>())::type;
  using Cost = typename CostOn<CostEntry, OutputShape>::type;

  /// The output layer as it is trained: without its activation, where the cost is computed from z.
  static constexpr bool trains_on_preactivation = cost_from_preactivation<Cost, OutputActivation>() && requires {
    typename Output::Preactivation;
  };
};

}  // namespace strata::detail
