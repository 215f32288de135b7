// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>
#include <type_traits>

#include "strata/activation/identity.hpp"
#include "strata/io/onnx_graph.hpp"
#include "strata/layer/layer.hpp"
#include "strata/tensor/type_name.hpp"

/// How what a network is made of is written as ONNX. Whatever is not strata's says so itself, by a static function:
///   of a layer       auto to_onnx(auto& graph, const auto& p, const auto& x);   the value y, from its parameters and x
///   of an activation auto to_onnx(auto& graph, const auto& z);                  the value a; a row-wise one has its
///                                                                               row along the last axis
///   of a cell, a summary of steps, a join of branches: see onnx_scan.hpp, onnx_steps.hpp, onnx_branches.hpp
/// `graph` is an OnnxGraph, x and what is returned are OnnxValues with the axes of strata's memory (see there).
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What a layer is made of that has a form of its own.
template <class...>
struct OnnxParts {};

/// The form of a layer, an activation, a cell, a summary or a join that is strata's:
///   using Parts = OnnxParts<…>;
///   static OnnxValue write(OnnxGraph& graph, …);   // as `to_onnx`; layers take x with its axes in either order
///   static constexpr bool along_last_axis = true;  // of a layer of plain numbers: there may be other axes before them
template <class T>
struct OnnxForm {};

template <class L>
concept WritesItself = requires(OnnxGraph& graph, const typename L::template Parameters<float>& p, const OnnxValue& x) {
  L::to_onnx(graph, p, x);
};

template <class L>
inline constexpr bool along_last_axis = requires {
  requires OnnxForm<L>::along_last_axis;
};
template <WritesItself L>
inline constexpr bool along_last_axis<L> = false;

/// A layer at its place in the graph.
template <class L>
OnnxValue write_layer(OnnxGraph& graph, const auto& p, const OnnxValue& x) {
  OnnxValue y;
  if constexpr (WritesItself<L>)
    y = L::to_onnx(graph, p, graph.channels_last(x));
  else
    y = OnnxForm<L>::write(graph, p, x);
  y.rank = x.rank + OutputShapeOf<L>::rank - InputShapeOf<L>::rank;
  return y;
}

/// a = σ(z)
template <class A>
OnnxValue write_activation(OnnxGraph& graph, const OnnxValue& z) {
  if constexpr (std::same_as<A, Identity>) {
    return z;
  } else {
    const OnnxValue in = ElementwiseActivation<A> ? z : graph.channels_last(z);
    if constexpr (requires { A::to_onnx(graph, in); })
      return A::to_onnx(graph, in);
    else
      return OnnxForm<A>::write(graph, in);
  }
}

template <class T>
inline constexpr bool says_how_it_is_written = requires(OnnxGraph& graph, const OnnxValue& x) {
  T::to_onnx(graph, x);
};
template <WritesItself T>
inline constexpr bool says_how_it_is_written<T> = true;

template <Size Place, class L, class T>
struct HasAFormInOnnx {
  static_assert(never<T>,
                STRATA_MESSAGE("strata::save_onnx", "what an entry is made of does not say how it is written as ONNX",
                               "give it a function to_onnx (see strata/io/onnx_form.hpp)", "of entry ", Place, ", ",
                               name_of<T>(), " does not say how it is written as ONNX"));
};

/// The rule of an entry of a network, of which T is a part: the first part that has no form breaks it.
template <Size Place, class L, class T>
constexpr auto onnx_rule();

template <Size Place, class L>
constexpr auto onnx_rule_of_all(OnnxParts<>) {
  return std::type_identity<Kept>();
}
template <Size Place, class L, class First, class... Others>
constexpr auto onnx_rule_of_all(OnnxParts<First, Others...>) {
  using Broken = typename decltype(onnx_rule<Place, L, First>())::type;
  if constexpr (std::same_as<Broken, Kept>)
    return onnx_rule_of_all<Place, L>(OnnxParts<Others...>());
  else
    return std::type_identity<Broken>();
}
template <Size Place, class L, class T>
constexpr auto onnx_rule() {
  if constexpr (says_how_it_is_written<T>)
    return std::type_identity<Kept>();
  else if constexpr (requires { typename OnnxForm<T>::Parts; })
    return onnx_rule_of_all<Place, L>(typename OnnxForm<T>::Parts());
  else
    return std::type_identity<HasAFormInOnnx<Place, L, T>>();
}

/// The same of a whole network from layer I on; the Input is entry 0.
template <class Network, Size I = 0>
constexpr auto onnx_rule_of_network() {
  if constexpr (I == Network::layer_count) {
    return std::type_identity<Kept>();
  } else {
    using L = typename Network::template Layer<I>;
    using Broken = typename decltype(onnx_rule<I + 1, L, L>())::type;
    if constexpr (std::same_as<Broken, Kept>)
      return onnx_rule_of_network<Network, I + 1>();
    else
      return std::type_identity<Broken>();
  }
}
template <class Network>
using OnnxRule = typename decltype(onnx_rule_of_network<Network>())::type;

}  // namespace strata::detail
