// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/rounded.hpp"
#include "strata/optimizer/optimizer.hpp"
#include "strata/training/fetch.hpp"
#include "strata/training/history.hpp"

/// The compile-time question whether a network can be trained in such batches with such an optimiser.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

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

template <class Factors>
struct FactorsAreKnown {
  static_assert(never<Factors>,
                STRATA_MESSAGE("strata", "the products of a training multiply no such numbers",
                               "write BFloat16, or leave it away", "products do not multiply ", name_of<Factors>()));
};

template <class Factors>
struct ProcessorMultipliesBFloat16 {
  static_assert(
      never<Factors>,
      "strata: products of BFloat16 need AVX512-BF16, which this build is not for; compile with -march=native "
      "on a processor that has it (AMD Zen 4, Intel Cooper Lake or Sapphire Rapids, or later), or write "
      "Unrounded in place of BFloat16 where strata::multiplies_bfloat16 is false");
};

template <class Scalar>
struct RoundedNumbersAreFloat {
  static_assert(never<Scalar>, STRATA_MESSAGE("strata", "only a network in float has products of BFloat16",
                                              "leave away BFloat16, or the number type of the Input", "a network in ",
                                              name_of<Scalar>(), " has no products of BFloat16"));
};

template <class Network, Size Batch>
struct SomeProductsAreLarge {
  static_assert(
      never<Network>,
      STRATA_MESSAGE("strata", "none of the network's products is large enough to gain from BFloat16",
                     "leave BFloat16 away; what gains are Dense layers that the network lists, of 16 inputs and "
                     "16 outputs or more, in batches of 16 rows or more, unless all layers are so narrow that "
                     "the batches lie column by column",
                     "no product of ", name_of<Network>(), " in batches of ", Batch,
                     " rows is large enough to gain from BFloat16"));
};

/// What a training's large products multiply: nothing but this can be said there.
template <class Factors>
inline constexpr bool are_factors = std::same_as<Factors, Unrounded> || std::same_as<Factors, BFloat16>;

/// The layers' rounded factors in a training.
template <class Network, Size Batch, class Indices = std::make_index_sequence<Network::layer_count>>
struct RoundedFactorsOf;
template <class Network, Size Batch, Size... I>
struct RoundedFactorsOf<Network, Batch, std::index_sequence<I...>> {
  using type = RoundedFactors<Batch, typename Network::template Layer<I>...>;
  static constexpr bool some = best_layout<Network, Batch> == BatchLayout::rows && (type::rounds[I] || ...);
};

template <class Network, Size Batch, class Factors>
using FactorsOf = typename std::conditional_t<std::same_as<Factors, Unrounded>, std::type_identity<FactorsAsTheyAre>,
                                              RoundedFactorsOf<Network, Batch>>::type;

/// Which layers' products multiply rounded numbers.
template <class Network, Size Batch, class Factors>
inline constexpr std::array<bool, Network::layer_count> rounded_layers{};
template <class Network, Size Batch>
inline constexpr auto rounded_layers<Network, Batch, BFloat16> = RoundedFactorsOf<Network, Batch>::type::rounds;

template <class Network, Size Batch, class Factors>
constexpr auto factors_rule() {
  if constexpr (std::same_as<Factors, Unrounded>)
    return std::type_identity<Kept>();
  else if constexpr (!are_factors<Factors>)
    return std::type_identity<FactorsAreKnown<Factors>>();
  else if constexpr (!std::same_as<typename Network::Scalar, float>)
    return std::type_identity<RoundedNumbersAreFloat<typename Network::Scalar>>();
  else if constexpr (!RoundedFactorsOf<Network, Batch>::some)
    return std::type_identity<SomeProductsAreLarge<Network, Batch>>();
  else if constexpr (!multiplies_bfloat16)
    return std::type_identity<ProcessorMultipliesBFloat16<Factors>>();
  else
    return std::type_identity<Kept>();
}

/// The first rule that is broken if a network is to be trained in such batches with such an optimiser and such factors.
template <class Network, Size Batch, class OptimizerType, class Factors>
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
    return factors_rule<Network, Batch, Factors>();
}
template <class Network, Size Batch, class OptimizerType, class Factors = Unrounded>
using StepRule = typename decltype(step_rule<Network, Batch, OptimizerType, Factors>())::type;

}  // namespace detail

/// What stands for a trainer that cannot be: it has been complained of already.
template <class Network, Size Batch, class OptimizerType, class Factors = Unrounded>
struct Trainer {
  static_assert(sizeof(detail::StepRule<Network, Batch, OptimizerType, Factors>) > 0);

  OptimizerType optimizer{};
  double l2 = 0;
  Size epoch_number = 0, threads = 1;
  detail::Unknown layer_rates, x, t, dy, outputs, errors;

  Trainer(auto&&...) {}
  double step(auto&&...) { return 0; }
  Pass epoch(auto&&...) { return {}; }
  void go_on(auto&&...) {}
  void put(auto&&...) {}
  double penalty(auto&&...) const { return 0; }
};

}  // namespace strata
