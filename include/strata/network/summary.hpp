// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include "strata/network/network.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// As many blanks as a text is shorter than a column. Two bytes of a letter are one letter.
inline std::string blanks(Size width, std::string_view text) {
  const auto letters =
      static_cast<Size>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
  std::string result;
  result.resize(letters < width ? width - letters : 0, ' ');
  return result;
}

}  // namespace detail

/// Writes what a network's type says as a table: each layer with the shapes of its inputs and outputs, its activation
/// and number of parameters, then parameters, memory and operations in all.
template <class Network>
void print_summary(std::ostream& out) {
  std::ostringstream text;
  const auto line = [&](const std::string& layer, const std::string& inputs, const std::string& outputs,
                        const std::string& activation, const std::string& parameters) {
    text << layer << detail::blanks(34, layer) << detail::blanks(8, inputs) << inputs << " -> " << outputs
         << detail::blanks(8, outputs) << activation << detail::blanks(12, activation) << detail::blanks(12, parameters)
         << parameters << '\n';
  };
  line("layer", "inputs", "outputs", "activation", "parameters");
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto layer = [&]<class L, class Entry>(std::type_identity<L>, std::type_identity<Entry>) {
      std::string activation = "-";
      if constexpr (requires { typename L::Activation; }) activation = type_name<typename L::Activation>();
      line(type_name<Entry>(), std::string(detail::extents_text(detail::InputShapeOf<L>())),
           std::string(detail::extents_text(detail::OutputShapeOf<L>())), activation,
           std::to_string(tensor_elements<typename L::template Parameters<typename Network::Scalar>>));
    };
    (layer(std::type_identity<typename Network::template Layer<I>>{},
           std::type_identity<typename Network::template Entry<I>>{}),
     ...);
  }
  (std::make_index_sequence<Network::layer_count>{});
  text << "cost " << type_name<typename Network::Cost>() << ", computed in " << type_name<typename Network::Scalar>()
       << "\n"
       << Network::parameter_count << " parameters, " << Network::parameter_bytes << " bytes; "
       << Network::prediction_operations << " operations a prediction, " << Network::training_operations
       << " a row in training\n";
  out << text.str();
}

}  // namespace strata
