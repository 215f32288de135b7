// SPDX-License-Identifier: MIT
#pragma once

#include "strata/network/chain.hpp"
#include "strata/tensor/type_name.hpp"

/// The messages of Network: one struct for each rule, whose template arguments name the place and the numbers.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Names for numbers among the template arguments of a rule.
template <Size Number>
struct Gives {};
template <Size Number>
struct Takes {};
template <Size Number>
struct Holds {};

template <class... Entries>
struct NetworkHasAnInput {
  static_assert(never<Entries...>,
                "strata::Network: there is no Input; begin the list with Input<N>, N numbers for each observation");
};

template <Size Entry, class First>
struct InputIsTheFirstEntry {
  static_assert(never<First>,
                STRATA_MESSAGE("strata::Network", "the first entry must be the Input", "move Input<N> to the front",
                               "entry ", Entry, ", ", name_of<First>(), ", stands before the Input"));
};

template <Size Entry, class Second>
struct NetworkHasOneInput {
  static_assert(never<Second>, STRATA_MESSAGE("strata::Network", "there is a second Input", "keep the first entry only",
                                              "entry ", Entry, ", ", name_of<Second>(), ", is a second Input"));
};

template <class Input>
struct NetworkHasALayer {
  static_assert(never<Input>,
                STRATA_MESSAGE("strata::Network", "no layer follows the Input",
                               "add one, such as Dense<N, 10, Softmax>", "no layer follows ", name_of<Input>()));
};

template <Size Entry, class Which>
struct SizesArePositive {
  static_assert(never<Which>,
                STRATA_MESSAGE("strata::Network", "an entry has a size of zero", "every size must be at least 1",
                               "entry ", Entry, ", ", name_of<Which>(), ", has a size of zero"));
};

template <Size Entry, class Cost>
struct CostIsTheLastEntry {
  static_assert(never<Cost>, STRATA_MESSAGE("strata::Network", "a cost may only be the last entry",
                                            "move it to the end, or leave it out", "entry ", Entry, ", ",
                                            name_of<Cost>(), ", is a cost, and it is not the last entry"));
};

/// An activation where a layer should be.
template <Size Entry, class A>
struct ActivationHasALayer {
  static_assert(never<A>, STRATA_MESSAGE("strata::Network", "an entry is an activation, not a layer",
                                         "write it as the third argument of Dense, or as Activate<N, activation>",
                                         "entry ", Entry, ", ", name_of<A>(), ", is an activation, not a layer"));
};

/// Of a layer with an activation.
template <Size Entry, class L, class A>
struct LayerHasAnActivation {
  static_assert(never<A>, STRATA_MESSAGE("strata::Network", "the activation that a layer names is none",
                                         "name one such as Sigmoid, Tanh, ReLU, Softmax or Identity (see "
                                         "strata/activation/activation.hpp)",
                                         name_of<A>(), ", which entry ", Entry, ", ", name_of<L>(),
                                         ", names as its activation, is none"));
};

enum class Member { sizes, Parameters, forward, backward, input_gradient, parameter_gradients };

/// `Lacks`: the first member of the Layer concept that the entry does not have.
template <Size Entry, class E, Member Lacks>
struct EntryIsALayer {
#define STRATA_LACKS(declaration)                                                                                    \
  STRATA_MESSAGE("strata::Network", "an entry is no layer", "it lacks " declaration " (see strata/layer/layer.hpp)", \
                 "entry ", Entry, ", ", name_of<E>(), ", is no layer")
  static_assert(Lacks != Member::sizes, STRATA_LACKS("`static constexpr Size inputs, outputs`"));
  static_assert(Lacks != Member::Parameters,
                STRATA_LACKS("`template <class Scalar> struct Parameters` with `tensors`"));
  static_assert(Lacks != Member::forward, STRATA_LACKS("`static void forward(p, x, y)`"));
  static_assert(Lacks != Member::backward, STRATA_LACKS("`static void backward(p, x, y, dy, delta)`"));
  static_assert(Lacks != Member::input_gradient, STRATA_LACKS("`static auto input_gradient(p, x, y, delta)`"));
  static_assert(Lacks != Member::parameter_gradients,
                STRATA_LACKS("`static auto parameter_gradients(p, x, y, delta)` that returns a tuple"));
#undef STRATA_LACKS
};

template <class L>
constexpr Member first_lack() {
  if constexpr (!HasConstantInputs<L> || !HasConstantOutputs<L>)
    return Member::sizes;
  else if constexpr (!HasParameters<L>)
    return Member::Parameters;
  else if constexpr (!HasForward<L>)
    return Member::forward;
  else if constexpr (!HasBackward<L>)
    return Member::backward;
  else if constexpr (!HasInputGradient<L>)
    return Member::input_gradient;
  else
    return Member::parameter_gradients;
}

template <Size Entry, class Before, class Gives, class Layer, class Takes>
struct NeighboursFit;
template <Size Entry, class Before, Size Outputs, class Layer, Size Inputs>
struct NeighboursFit<Entry, Before, Gives<Outputs>, Layer, Takes<Inputs>> {
  static_assert(Outputs == Inputs,
                STRATA_MESSAGE("strata::Network",
                               "a layer must take as many inputs as the entry before it gives outputs",
                               "change one of them", "entry ", Entry, ", ", name_of<Layer>(), ", takes ", Inputs,
                               " inputs, but entry ", Entry - 1, ", ", name_of<Before>(), ", gives ", Outputs));
};

/// Where one of the two has a shape that is more than a number.
template <Size Entry, class Before, class GivesShape, class Layer, class TakesShape>
struct ShapesFit {
  static_assert(never<Layer>,
                STRATA_MESSAGE("strata::Network", "a layer must take the shape that the entry before it gives",
                               "change one of them", "entry ", Entry, ", ", name_of<Layer>(), ", takes ",
                               extents_text(TakesShape()), ", but entry ", Entry - 1, ", ", name_of<Before>(),
                               ", gives ", extents_text(GivesShape())));
};

/// Where the layer takes plain numbers.
template <Size Entry, class Before, class GivesShape, class Layer, Size Inputs>
struct ShapesFit<Entry, Before, GivesShape, Layer, Extents<Inputs>> {
  static_assert(never<Layer>,
                STRATA_MESSAGE("strata::Network",
                               "a layer that takes plain numbers stands after an image or a sequence",
                               "put Flatten before it, or a layer that takes the shape", "entry ", Entry, ", ",
                               name_of<Layer>(), ", takes ", Inputs, " plain numbers, but entry ", Entry - 1, ", ",
                               name_of<Before>(), ", gives ", extents_text(GivesShape())));
};

template <Size Entry, class Layer>
struct SoftmaxHasAChoice {
  static_assert(never<Layer>,
                STRATA_MESSAGE("strata::Network", "Softmax of one output is always 1, so that nothing is ever learned",
                               "for two classes name Sigmoid, or give Softmax an output for each class", "entry ",
                               Entry, ", ", name_of<Layer>(),
                               ", is a Softmax of one output, which is always 1, so that nothing is ever learned"));
};

template <Size Entry, class Layer, class Activation>
struct NetworkHasACost {
  static_assert(never<Layer>, STRATA_MESSAGE("strata::Network", "no cost goes by itself with the output's activation",
                                             "name one as the last entry, such as MeanSquaredError",
                                             "no cost goes by itself with the activation ", name_of<Activation>(),
                                             " of entry ", Entry, ", ", name_of<Layer>()));
};

template <Size Entry, class Cost, class Layer, class Activation>
struct CostFitsTheOutput {
  static_assert(
      never<Cost>,
      STRATA_MESSAGE("strata::Network", "the cost makes no sense after the output's activation",
                     "BinaryCrossEntropy wants Sigmoid, CrossEntropy wants Softmax, MeanSquaredError takes any",
                     "entry ", Entry, ", ", name_of<Cost>(), ", makes no sense after the activation ",
                     name_of<Activation>(), " of ", name_of<Layer>()));
};

template <Size Entry, class Cost, class Shape>
struct CostTakesTheShape {
  static_assert(never<Cost>,
                STRATA_MESSAGE("strata::Network", "a cost of each step needs an output that is a sequence",
                               "name the cost without PerStep, or leave out what makes one observation of all steps",
                               "entry ", Entry, ", ", name_of<Cost>(), ", stands after an output of ",
                               extents_text(Shape())));
};

template <Size Entry, class Cost, class Shape, class Activation>
struct CostGoesByTheSteps {
  static_assert(never<Cost>,
                STRATA_MESSAGE("strata::Network", "this output has probabilities at each step, so it needs PerStep",
                               "write PerStep<the cost>, or name none", "entry ", Entry, ", ", name_of<Cost>(),
                               ", takes an output of ", extents_text(Shape()), " for one observation, but ",
                               name_of<Activation>(), " is that of each step"));
};

template <Size Entry, class Layer, class Shape, class Activation>
struct PixelsHaveACost {
  static_assert(
      never<Layer>,
      STRATA_MESSAGE("strata::Network", "an output of probabilities at each pixel has no such cost",
                     "name one that is not computed from z, such as MeanSquaredError, or end in plain numbers",
                     "entry ", Entry, ", ", name_of<Layer>(), ", gives ", extents_text(Shape()), " with ",
                     name_of<Activation>(), " at each pixel, which has no such cost"));
};

/// The one struct above whose rule the entries break, with the place and the numbers; not yet instantiated.
template <class... Entries>
constexpr auto broken_rule() {
  using C = Chain<Entries...>;
  constexpr Verdict verdict = C::check();
  constexpr Size at = verdict.entry;
  constexpr auto is = [](Rule rule) { return verdict.broken == rule; };
  if constexpr (is(Rule::has_an_input)) {
    return std::type_identity<NetworkHasAnInput<Entries...>>();
  } else {
    using E = typename C::template Entry<at>;
    if constexpr (is(Rule::input_is_first)) {
      return std::type_identity<InputIsTheFirstEntry<at, E>>();
    } else if constexpr (is(Rule::has_one_input)) {
      return std::type_identity<NetworkHasOneInput<at, E>>();
    } else if constexpr (is(Rule::has_a_layer)) {
      return std::type_identity<NetworkHasALayer<E>>();
    } else if constexpr (is(Rule::sizes_are_positive)) {
      return std::type_identity<SizesArePositive<at, E>>();
    } else if constexpr (is(Rule::cost_is_last)) {
      return std::type_identity<CostIsTheLastEntry<at, E>>();
    } else if constexpr (is(Rule::activation_is_one)) {
      return std::type_identity<LayerHasAnActivation<at, E, typename E::Activation>>();
    } else if constexpr (is(Rule::entry_is_a_layer)) {
      using L = typename C::template Bound<at>;
      if constexpr (Activation<E>)
        return std::type_identity<ActivationHasALayer<at, E>>();
      else
        return std::type_identity<EntryIsALayer<at, L, first_lack<L>()>>();
    } else if constexpr (is(Rule::shape_is_taken)) {
      return std::type_identity<InferenceRule<E, OutputShapeOf<typename C::template Bound<at - 1>>>>();
    } else if constexpr (is(Rule::neighbours_fit)) {
      using Before = typename C::template Bound<at - 1>;
      using L = typename C::template Bound<at>;
      if constexpr (OutputShapeOf<Before>::rank == 1 && InputShapeOf<L>::rank == 1)
        return std::type_identity<NeighboursFit<at, Before, Gives<Before::outputs>, L, Takes<L::inputs>>>();
      else
        return std::type_identity<
            ShapesFit<at, typename C::template Entry<at - 1>, OutputShapeOf<Before>, E, InputShapeOf<L>>>();
    } else if constexpr (is(Rule::softmax_has_a_choice)) {
      return std::type_identity<SoftmaxHasAChoice<at, E>>();
    } else if constexpr (is(Rule::has_a_cost)) {
      using Last = typename C::template Bound<C::last_layer>;
      return std::type_identity<NetworkHasACost<at, E, typename OutputActivation<Last>::type>>();
    } else if constexpr (is(Rule::cost_takes_the_shape)) {
      return std::type_identity<CostTakesTheShape<at, E, OutputShapeOf<typename C::template Bound<C::last_layer>>>>();
    } else if constexpr (is(Rule::cost_goes_by_steps)) {
      using Last = typename C::template Bound<C::last_layer>;
      return std::type_identity<
          CostGoesByTheSteps<at, E, OutputShapeOf<Last>, typename OutputActivation<Last>::type>>();
    } else if constexpr (is(Rule::pixels_have_a_cost)) {
      using Last = typename C::template Bound<C::last_layer>;
      return std::type_identity<PixelsHaveACost<at, E, OutputShapeOf<Last>, typename OutputActivation<Last>::type>>();
    } else {
      using Last = typename C::template Bound<C::last_layer>;
      return std::type_identity<CostFitsTheOutput<at, E, Last, typename OutputActivation<Last>::type>>();
    }
  }
}

template <class... Entries>
using BrokenRule = typename decltype(broken_rule<Entries...>())::type;

}  // namespace strata::detail
