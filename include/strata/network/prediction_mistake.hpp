// SPDX-License-Identifier: MIT
#pragma once

#include "strata/network/mistake.hpp"

/// What a network's predictions ask of what they are given: one struct for each rule.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// How much of the stack `predict` may use by itself.
inline constexpr Size prediction_stack = Size{64} * 1024;

template <class Network, Size Batch, Size Bytes>
struct OutputsFitTheStack {
  static_assert(Bytes <= prediction_stack,
                STRATA_MESSAGE("strata::Network::predict", "the outputs of all layers need more than 64 KiB",
                               "hold a Network::Workspace<Batch> where there is room and pass it as the third argument",
                               "the outputs of all layers need ", Bytes, " bytes for a batch of ", Batch,
                               ", and the stack is good for ", prediction_stack));
};

template <class Given, class Own>
struct ParametersAreItsOwn {
  static_assert(std::is_same_v<Given, Own>,
                STRATA_MESSAGE("strata::Network", "these are not this network's parameters",
                               "use its own Network::Parameters, and not as a constant", name_of<Given>(),
                               " is not the type of this network's parameters, ", name_of<Own>()));
};

/// The shape of what `predict` is given; 0 rows: a vector, 0 columns: none of strata's tensors.
template <Size Rows, Size Columns>
struct Shaped {};
template <class X>
constexpr auto shape_of() {
  if constexpr (!Buffer<X>)
    return Shaped<0, 0>();
  else if constexpr (Shape<X>::rank == 1)
    return Shaped<0, Shape<X>::columns>();
  else
    return Shaped<Shape<X>::rows, Shape<X>::columns>();
}

template <class Given, class Takes>
struct ObservationFits;
template <Size Numbers, Size Inputs>
struct ObservationFits<Holds<Numbers>, Takes<Inputs>> {
  static_assert(never<Takes<Inputs>>,
                STRATA_MESSAGE("strata::Network::predict",
                               "an observation must have as many numbers as the Input takes",
                               "give a Vector<Scalar, inputs> or a std::span<const Scalar, inputs>", Numbers,
                               " numbers are no observation of this network, which takes ", Inputs));
};

template <class Given, class Takes, class Into, class Gives>
struct BatchFits;
template <Size Rows, Size Columns, Size Inputs, Size RowsInto, Size ColumnsInto, Size Outputs>
struct BatchFits<Shaped<Rows, Columns>, Takes<Inputs>, Shaped<RowsInto, ColumnsInto>, Gives<Outputs>> {
  static_assert(never<Takes<Inputs>>,
                STRATA_MESSAGE("strata::Network::predict", "the two matrices do not fit the network",
                               "for a batch give a Matrix<Scalar, Batch, inputs> and a Matrix<Scalar, Batch, outputs>",
                               "it turns Batch×", Inputs, " numbers into Batch×", Outputs, ", not ", Rows, "×", Columns,
                               " into ", RowsInto, "×", ColumnsInto));
};

}  // namespace strata::detail
