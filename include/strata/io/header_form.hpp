// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>
#include <type_traits>

#include "strata/activation/identity.hpp"
#include "strata/io/header_writer.hpp"
#include "strata/layer/layer.hpp"
#include "strata/tensor/type_name.hpp"

/// How what a network is made of is written as C. Whatever is not strata's says so itself, by a static function:
///   of a layer       auto to_header(auto& code, const auto& p, const auto& x);   the value y, from its parameters and
///   x of an activation auto to_header(auto& code, const std::string& z);           the expression of σ(z), number by
///   number
/// `code` is a HeaderWriter, x and what is returned of a layer are HeaderValues (see there).
namespace strata::inline STRATA_CONFIGURATION::detail {

/// What a layer is made of that has a form of its own.
template <class...>
struct HeaderParts {};

/// The form of a layer, an activation, a cell, a summary or a join that is strata's:
///   using Parts = HeaderParts<…>;
///   static … write(HeaderWriter& code, …);   // as `to_header`; of a layer in a stream, x and y are a step
template <class T>
struct HeaderForm {};

template <class L>
concept WritesItselfInC = requires(HeaderWriter& code, const typename L::template Parameters<float>& p,
                                   const HeaderValue& x) {
  L::to_header(code, p, x);
};
template <class A>
concept WritesItsFormulaInC = requires(HeaderWriter& code, const std::string& z) {
  A::to_header(code, z);
};

/// A layer at its place: y of x.
template <class L>
HeaderValue write_layer_in_c(HeaderWriter& code, const auto& p, const HeaderValue& x) {
  if constexpr (WritesItselfInC<L>)
    return L::to_header(code, p, x);
  else
    return HeaderForm<L>::write(code, p, x);
}

/// The expression of σ(z), of an activation that goes number by number.
template <class A>
std::string activated_in_c(HeaderWriter& code, const std::string& z) {
  if constexpr (WritesItsFormulaInC<A>)
    return A::to_header(code, z);
  else
    return HeaderForm<A>::write(code, z);
}

/// y ← σ(x) at so many places of so many channels; both may be the same.
template <class A>
void write_activation_in_c(HeaderWriter& code, const HeaderValue& x, const HeaderValue& y, Size places, Size channels) {
  if constexpr (std::same_as<A, Identity>) {
    if (x.text != y.text) code.call("copy", x, y, y.size);
  } else if constexpr (ElementwiseActivation<A>) {
    code.statement("for (int32_t i = 0; i < ", places * channels, "; ++i) ", y,
                   "[i] = ", activated_in_c<A>(code, x.text + "[i]"), ";");
  } else {
    if (x.text != y.text) code.call("copy", x, y, y.size);
    HeaderForm<A>::write(code, y, places, channels);
  }
}

template <class T>
inline constexpr bool says_how_it_is_in_c = WritesItsFormulaInC<T>;
template <WritesItselfInC T>
inline constexpr bool says_how_it_is_in_c<T> = true;

template <Size Place, class L, class T>
struct HasAFormInC {
  static_assert(never<T>,
                STRATA_MESSAGE("strata::save_header", "what an entry is made of does not say how it is written in C",
                               "give it a function to_header (see strata/io/header_form.hpp)", "of entry ", Place, ", ",
                               name_of<T>(), " does not say how it is written in C"));
};

/// The rule of an entry of a network, of which T is a part: the first part that has no form breaks it.
template <Size Place, class L, class T>
constexpr auto header_rule();

template <Size Place, class L>
constexpr auto header_rule_of_all(HeaderParts<>) {
  return std::type_identity<Kept>();
}
template <Size Place, class L, class First, class... Others>
constexpr auto header_rule_of_all(HeaderParts<First, Others...>) {
  using Broken = typename decltype(header_rule<Place, L, First>())::type;
  if constexpr (std::same_as<Broken, Kept>)
    return header_rule_of_all<Place, L>(HeaderParts<Others...>());
  else
    return std::type_identity<Broken>();
}
template <Size Place, class L, class T>
constexpr auto header_rule() {
  if constexpr (says_how_it_is_in_c<T>)
    return std::type_identity<Kept>();
  else if constexpr (requires { typename HeaderForm<T>::Parts; })
    return header_rule_of_all<Place, L>(typename HeaderForm<T>::Parts());
  else
    return std::type_identity<HasAFormInC<Place, L, T>>();
}

/// The same of a whole network from layer I on; the Input is entry 0.
template <class Network, Size I = 0>
constexpr auto header_rule_of_network() {
  if constexpr (I == Network::layer_count) {
    return std::type_identity<Kept>();
  } else {
    using L = typename Network::template Layer<I>;
    using Broken = typename decltype(header_rule<I + 1, L, L>())::type;
    if constexpr (std::same_as<Broken, Kept>)
      return header_rule_of_network<Network, I + 1>();
    else
      return std::type_identity<Broken>();
  }
}
template <class Network>
using HeaderRule = typename decltype(header_rule_of_network<Network>())::type;

}  // namespace strata::detail
