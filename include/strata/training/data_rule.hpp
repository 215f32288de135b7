// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>

#include "strata/data/any_dataset.hpp"
#include "strata/network/network.hpp"

/// Whether a network and its data belong together: asked at compile time.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Data>
inline constexpr bool has_class_labels = std::integral<typename Data::Label>;

/// The number of numbers or classes that a label has, if it has several.
template <class Label>
inline constexpr Size target_width = 0;
template <class Scalar, Size N>
inline constexpr Size target_width<std::array<Scalar, N>> = N;

/// Whether a label may be a class for each step of a sequence.
template <class Label>
inline constexpr bool are_classes_of_steps = false;
template <std::integral Number, Size N>
inline constexpr bool are_classes_of_steps<std::array<Number, N>> = true;

/// What a network, its data and its labels are called in the rules below.
template <Size Width>
struct RowsOf {};
struct Classes {};
template <Size Steps>
struct ClassesOfSteps {};
template <Size Width>
struct Targets {};
template <class Label>
struct Labels {};

template <class Label>
constexpr auto kind_of_label() {
  if constexpr (std::integral<Label>)
    return Classes();
  else if constexpr (are_classes_of_steps<Label>)
    return ClassesOfSteps<target_width<Label>>();
  else if constexpr (target_width<Label> > 0)
    return Targets<target_width<Label>>();
  else
    return Labels<Label>();
}
template <class Data>
using KindOfLabels = decltype(kind_of_label<typename Data::Label>());

template <class Network>
struct NetworkIsOne {
  static_assert(never<Network>,
                STRATA_MESSAGE("strata",
                               "the network must be a strata::Network, and not a constant where it is trained",
                               "the order is train<Batch>(network, training data, validation data, optimiser) and "
                               "evaluate(network, data)",
                               "where a network should be stands ", name_of<Network>()));
};

template <class Data>
struct DataIsADataset {
  static_assert(never<Data>,
                STRATA_MESSAGE("strata", "the data must be a strata::Dataset or DatasetView",
                               "see strata/data/dataset.hpp, or strata/data/any_dataset.hpp for what else will do",
                               "where a data set should be stands ", name_of<Data>()));
};

template <class Rows, class Inputs>
struct DataFits;
template <Size Width, Size Inputs>
struct DataFits<RowsOf<Width>, Takes<Inputs>> {
  static constexpr bool value = Width == Inputs;
  static_assert(value,
                STRATA_MESSAGE("strata", "the data's rows must be as wide as the network's Input", "change one of them",
                               "the data has rows of ", Width, " numbers, but the network's Input takes ", Inputs));
};

template <class Kind, class Cost, class Outputs>
struct LabelsFit;
template <class Kind, class Cost, Size Outputs>
struct LabelsFit<Kind, Cost, Gives<Outputs>> {
  static_assert(never<Kind>,
                STRATA_MESSAGE("strata", "the data's labels do not go with the network's cost and outputs",
                               "cross-entropies and focal losses take classes or Target<outputs>, others take "
                               "Target<outputs>; PerStep of the former takes std::array<Class, steps> too",
                               name_of<Kind>(), " as the data's labels do not go with ", name_of<Cost>(), " of ",
                               Outputs, " outputs"));
};

template <class T>
inline constexpr bool is_network = requires {
  T::valid;
};

/// A network that is wrong in itself: it has said so.
struct NetworkKnowsItsMistake {};

template <class Cost, class Label, Size Outputs>
constexpr bool labels_fit() {
  if constexpr (are_classes_of_steps<Label>)
    return target_width<Label> == steps_with_classes<Cost>() || target_width<Label> == Outputs;
  else
    return std::integral<Label> ? cost_takes_classes<Cost>() : target_width<Label> == Outputs;
}

/// The rule that labels of this kind break with this network, if they do: not yet instantiated.
template <class Network, class Label>
constexpr auto label_rule() {
  if constexpr (!labels_fit<typename Network::Cost, Label, Network::outputs>())
    return std::type_identity<
        LabelsFit<decltype(kind_of_label<Label>()), typename Network::Cost, Gives<Network::outputs>>>();
  else
    return std::type_identity<Kept>();
}
template <class Network, class Label>
using LabelRule = typename decltype(label_rule<Network, Label>())::type;

/// The rule that a network and a data set break if the network is to answer its rows; labels do not matter.
template <class Network, class Data>
constexpr auto answer_rule() {
  if constexpr (!is_network<Network>)
    return std::type_identity<NetworkIsOne<Network>>();
  else if constexpr (!Network::valid)
    return std::type_identity<NetworkKnowsItsMistake>();
  else if constexpr (!AnyDataset<Data>)
    return std::type_identity<DataIsADataset<Data>>();
  else if constexpr (Data::width != Network::inputs)
    return std::type_identity<DataFits<RowsOf<Data::width>, Takes<Network::inputs>>>();
  else
    return std::type_identity<Kept>();
}

/// The first rule that is broken if this network is to be trained or tested on this data: not yet instantiated.
template <class Network, class Data>
constexpr auto data_rule() {
  using Answers = decltype(answer_rule<Network, Data>());
  if constexpr (std::same_as<Answers, std::type_identity<Kept>>)
    return label_rule<Network, typename Data::Label>();
  else
    return Answers();
}
template <class Network, class Data>
using DataRule = typename decltype(data_rule<Network, Data>())::type;

/// Whether the labels are a class for each step, of several.
template <class Network, class Label>
inline constexpr bool has_classes_of_steps = are_classes_of_steps<Label>&& target_width<Label> < Network::outputs;

}  // namespace strata::detail
