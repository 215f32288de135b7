// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"
#include "strata/training/fetch.hpp"

/// The compile-time question whether a network can be trained in such batches with such an optimiser.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <Size Batch>
struct BatchHasRows {
  static_assert(Batch > 0, "strata: a batch needs at least one row; train<128>(…) is a good beginning");
};

template <class O>
struct OptimizerIsOne {
  static_assert(never<O>, STRATA_MESSAGE("strata", "the optimiser is none",
                                         "pass one such as GradientDescent{.learning_rate = 0.1} or Adam{} (see "
                                         "strata/optimizer/optimizer.hpp)",
                                         "where an optimiser should be stands ", name_of<O>()));
};

template <class Network>
struct NetworkCanLearn {
  static_assert(never<Network>,
                STRATA_MESSAGE("strata", "the network has no parameters, so that nothing is ever learned",
                               "give it a layer that has some, such as Dense", name_of<Network>(),
                               " has no parameters, so that nothing is ever learned"));
};

/// The first rule that is broken if a network is to be trained in such batches with such an optimiser.
template <class Network, Size Batch, class OptimizerType>
constexpr auto step_rule() {
  if constexpr (!is_network<Network> || std::is_const_v<Network>)
    return std::type_identity<NetworkIsOne<Network>>();
  else if constexpr (!Network::valid)
    return std::type_identity<NetworkKnowsItsMistake>();
  else if constexpr (Batch == 0)
    return std::type_identity<BatchHasRows<Batch>>();
  else if constexpr (Network::parameter_count == 0)
    return std::type_identity<NetworkCanLearn<Network>>();
  else if constexpr (!Optimizer<OptimizerType>)
    return std::type_identity<OptimizerIsOne<OptimizerType>>();
  else
    return std::type_identity<Kept>();
}
template <class Network, Size Batch, class OptimizerType>
using StepRule = typename decltype(step_rule<Network, Batch, OptimizerType>())::type;

}  // namespace strata::detail
