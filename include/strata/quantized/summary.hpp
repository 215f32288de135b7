// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <sstream>
#include <string>

#include "strata/network/summary.hpp"
#include "strata/quantized/quantized.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

template <class T>
inline constexpr bool is_quantized = false;
template <class Network>
inline constexpr bool is_quantized<Quantized<Network>> = true;

}  // namespace detail

/// Writes what the type of a network in eight bits says, as of one in float: each layer with
/// its shapes, its activation and the bytes of its parameters, then memory and operations in all.
template <class Own>
requires detail::is_quantized<Own>
void print_summary(std::ostream& out) {
  std::ostringstream text;
  const auto line = [&](const std::string& layer, const std::string& inputs, const std::string& outputs,
                        const std::string& activation, const std::string& bytes) {
    text << layer << detail::blanks(34, layer) << detail::blanks(8, inputs) << inputs << " -> " << outputs
         << detail::blanks(8, outputs) << activation << detail::blanks(12, activation) << detail::blanks(12, bytes)
         << bytes << '\n';
  };
  line("layer", "inputs", "outputs", "activation", "bytes");
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto layer = [&]<class L, class Entry, class Form>(std::type_identity<L>, std::type_identity<Entry>,
                                                             std::type_identity<Form>) {
      std::string activation = "-";
      if constexpr (requires { typename L::Activation; }) activation = type_name<typename L::Activation>();
      line(type_name<Entry>(), std::string(detail::extents_text(detail::InputShapeOf<L>())),
           std::string(detail::extents_text(detail::OutputShapeOf<L>())), activation,
           std::to_string(std::is_empty_v<typename Form::Parameters> ? 0 : sizeof(typename Form::Parameters)));
    };
    (layer(std::type_identity<typename Own::template Layer<I>>(), std::type_identity<typename Own::template Entry<I>>(),
           std::type_identity<typename Own::template Form<I>>()),
     ...);
  }
  (std::make_index_sequence<Own::layer_count>());
  text << "computed in eight bits: " << Own::parameter_bytes << " bytes of parameters, "
       << Own::template activation_bytes<1> << " of memory for a row; " << Own::prediction_operations
       << " operations a prediction\n";
  out << text.str();
}

}  // namespace strata
