// SPDX-License-Identifier: MIT
#pragma once

#include "strata/network/network.hpp"

/// Which layout the batches of a training have: decided by the exact shapes.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Rows of packs, as when one row at a time is given to an activation or a cost, made of packs.
template <class Scalar, Size N>
using RowOfPacks = RowInRegisters<Pack<Scalar>, N>;

template <class L>
constexpr bool takes_any_layout() {
  if constexpr (requires { L::takes_any_layout; })
    return L::takes_any_layout;
  else
    return false;
}

/// Whether a layer's activation, if it looks at whole rows, takes them in packs.
template <class L, class Scalar>
constexpr bool activation_takes_packs() {
  if constexpr (!requires { typename L::Activation; })
    return true;
  else if constexpr (ElementwiseActivation<typename L::Activation>)
    return true;
  else
    return requires(RowOfPacks<Scalar, L::outputs> row) {
      L::Activation::forward(row), L::Activation::backward(row, row);
    };
}

template <class Cost, class Scalar, Size N>
constexpr bool cost_takes_packs() {
  return requires(RowOfPacks<Scalar, N> row) { Cost::value(row, row), Cost::gradient(row, row, row); };
}

/// Multiply-adds of one row of a training step, lanes that do nothing included, in the layout by rows or by columns.
template <class L, Size Lanes>
constexpr double multiply_adds(BatchLayout layout) {
  const auto padded = [&](Size width) {
    return static_cast<double>(layout == BatchLayout::rows ? (width + Lanes - 1) / Lanes * Lanes : width);
  };
  return 2 * static_cast<double>(L::inputs) * padded(L::outputs) + static_cast<double>(L::outputs) * padded(L::inputs);
}

template <class Network, Size Batch, class Indices>
struct LayoutChoice;
template <class Network, Size Batch, Size... I>
struct LayoutChoice<Network, Batch, std::index_sequence<I...>> {
  using Scalar = typename Network::Scalar;
  template <Size J>
  using Layer = typename Network::template Layer<J>;

  static constexpr bool possible = lanes<Scalar> > 1 && Batch % lanes<Scalar> == 0 && Network::inputs <= narrow_width &&
                                   ((Layer<I>::outputs <= narrow_width) && ...) &&
                                   (takes_any_layout<Layer<I>>() && ...) &&
                                   (activation_takes_packs<Layer<I>, Scalar>() && ...) &&
                                   cost_takes_packs<typename Network::Cost, Scalar, Network::outputs>();
  static constexpr double by_rows = (0.0 + ... + multiply_adds<Layer<I>, lanes<Scalar>>(BatchLayout::rows));
  static constexpr double by_columns = (0.0 + ... + multiply_adds<Layer<I>, lanes<Scalar>>(BatchLayout::columns));
  static constexpr double worth_it = 1.15;

  static constexpr BatchLayout value =
      possible && by_rows > worth_it* by_columns ? BatchLayout::columns : BatchLayout::rows;
};

/// By columns where the lanes saved are worth it: all layers narrow, the batch in whole packs.
template <class Network, Size Batch>
inline constexpr BatchLayout best_layout =
    LayoutChoice<Network, Batch, std::make_index_sequence<Network::layer_count>>::value;

}  // namespace strata::detail
