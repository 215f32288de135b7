// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include "strata/layer/layer.hpp"
#include "strata/tensor/type_name.hpp"

/// Entries become layers where they stand, in a network or in a layer that holds others.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class E>
concept IsInferred = std::derived_from<E, InferredLayer>;

/// The rule that an inferred entry breaks for observations of a shape, not yet instantiated.
template <class E, class Shape>
using InferenceRule = typename decltype(E::template rule<Shape>())::type;

/// The layer that an entry is where observations of that shape come in.
template <class E, class Shape>
struct BoundTo {
  using type = E;
};
template <IsInferred E, class Shape>
struct BoundTo<E, Shape> {
  using type = typename E::template On<Shape>;
};

/// The sizes of an entry, where it has them as constants. (That they are static is asked first: g++ takes a constant
/// made of another member for an error, not for an answer.)
template <class E>
concept HasConstantInputs = requires {
  requires !std::is_member_pointer_v<decltype(&E::inputs)>;
  typename std::integral_constant<Size, E::inputs>;
};
template <class E>
concept HasConstantOutputs = requires {
  requires !std::is_member_pointer_v<decltype(&E::outputs)>;
  typename std::integral_constant<Size, E::outputs>;
};

/// `Layer`, and its sizes are constants.
template <class L>
constexpr bool is_layer() {
  if constexpr (HasConstantInputs<L> && HasConstantOutputs<L>)
    return Layer<L>;
  else
    return false;
}

/// Entries one after the other, from observations of a shape on.
template <class ShapeType, class... Entries>
struct BoundList;
template <class ShapeType>
struct BoundList<ShapeType> {
  template <class... Layers>
  using Into = std::type_identity<std::tuple<Layers...>>;
};
template <class ShapeType, class First, class... Entries>
struct BoundList<ShapeType, First, Entries...> {
  using Layer = typename BoundTo<First, ShapeType>::type;
  template <class... Layers>
  using Into = typename BoundList<OutputShapeOf<Layer>, Entries...>::template Into<Layers..., Layer>;
};
/// The layers that they are there: a std::tuple of types.
template <class ShapeType, class... Entries>
using BoundLayers = typename BoundList<ShapeType, Entries...>::template Into<>::type;

template <class Holder, class E>
struct HeldEntryIsALayer {
  static_assert(never<E>, STRATA_MESSAGE("strata::Network", "what a layer holds must be layers",
                                         "see strata/layer/layer.hpp for what a layer has", name_of<E>(), ", which ",
                                         name_of<Holder>(), " holds, is no layer"));
};
template <class Holder, class E, class ShapeType>
struct HeldEntryFits {
  static_assert(never<E>, STRATA_MESSAGE("strata::Network", "what a layer holds must take the shape that comes to it",
                                         "change one of them", name_of<E>(), ", which ", name_of<Holder>(),
                                         " holds, takes ", extents_text(InputShapeOf<E>()),
                                         ", but what comes to it is ", extents_text(ShapeType())));
};
template <class Holder>
struct HolderHoldsSomething {
  static_assert(never<Holder>, STRATA_MESSAGE("strata::Network", "a layer that holds others has none",
                                              "name some in its list", name_of<Holder>(), " holds no layer"));
};

/// The first rule that is broken by entries one after the other, which Holder holds.
template <class Holder, class ShapeType>
constexpr auto held_rule() {
  return std::type_identity<Kept>();
}
template <class Holder, class ShapeType, class First, class... Entries>
constexpr auto held_rule() {
  if constexpr (IsInferred<First>) {
    using Rule = InferenceRule<First, ShapeType>;
    if constexpr (!std::same_as<Rule, Kept>)
      return std::type_identity<Rule>();
    else
      return held_rule<Holder, OutputShapeOf<typename First::template On<ShapeType>>, Entries...>();
  } else if constexpr (!is_layer<First>()) {
    return std::type_identity<HeldEntryIsALayer<Holder, First>>();
  } else if constexpr (!std::same_as<InputShapeOf<First>, ShapeType>) {
    return std::type_identity<HeldEntryFits<Holder, First, ShapeType>>();
  } else {
    return held_rule<Holder, OutputShapeOf<First>, Entries...>();
  }
}

}  // namespace strata::detail
