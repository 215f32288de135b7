// SPDX-License-Identifier: MIT
#pragma once

#include <iomanip>
#include <ostream>
#include <sstream>

#include "strata/network/network.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Writes what a network's type says as a table: each layer with its inputs, outputs, activation and number of
/// parameters, then parameters, memory and operations in all.
template <class Network>
void print_summary(std::ostream& out) {
  std::ostringstream text;
  const auto line = [&](const auto& layer, const auto& inputs, const auto& outputs, const auto& activation,
                        const auto& parameters) {
    text << std::left << std::setw(34) << layer << std::right << std::setw(8) << inputs << " -> " << std::left
         << std::setw(8) << outputs << std::setw(12) << activation << std::right << std::setw(12) << parameters << '\n';
  };
  line("layer", "inputs", "outputs", "activation", "parameters");
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto layer = [&]<class L>(std::type_identity<L>) {
      std::string activation = "-";
      if constexpr (requires { typename L::Activation; }) activation = type_name<typename L::Activation>();
      line(type_name<L>(), L::inputs, L::outputs, activation,
           tensor_elements<typename L::template Parameters<typename Network::Scalar>>);
    };
    (layer(std::type_identity<typename Network::template Layer<I>>{}), ...);
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
