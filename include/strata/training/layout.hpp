// SPDX-License-Identifier: MIT
#pragma once

#include "strata/data/dataset.hpp"
#include "strata/network/network.hpp"

/// Which layout the batches of a training have, and whether a team shares the work: decided by types and exact shapes.
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

/// Whether the rows of a layer's input may lie in memory of any kind, row by row.
template <class L>
constexpr bool reads_in_place() {
  if constexpr (requires { L::reads_in_place; })
    return L::reads_in_place;
  else
    return takes_any_layout<L>();
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

/// Whether a training step has enough to do for several threads. A layer with parameters that does not say its
/// operations may have any number of them.
template <class Network, Size Batch>
constexpr bool is_worth_sharing() {
  constexpr double enough = 2e6;  // operations: some 50 µs, ten times what waiting for each other takes
  constexpr bool unknown = []<Size... I>(std::index_sequence<I...>) {
    return ((!requires { Network::template Layer<I>::operations; } &&
             tensor_elements<typename Network::template Layer<I>::template Parameters<float>> > 0) ||
            ...);
  }
  (std::make_index_sequence<Network::layer_count>{});
  return unknown || static_cast<double>(Network::training_operations) * Batch >= enough;
}

/// Whether the rows of a data set follow each other in memory.
template <class Data>
inline constexpr bool is_contiguous = false;
template <Size Width, class Label, class Scalar>
inline constexpr bool is_contiguous<Dataset<Width, Label, Scalar>> = true;
template <Size Width, class Label, class Scalar>
inline constexpr bool is_contiguous<DatasetView<Width, Label, Scalar>> = true;

/// Whether several threads may ask a data set for rows at once: those of somebody's own, which may keep the row that
/// they computed, must say `static constexpr bool may_be_read_by_many = true`. Else one member of a team fetches.
template <class Data>
constexpr bool may_be_read_by_many() {
  if constexpr (requires { Data::may_be_read_by_many; })
    return Data::may_be_read_by_many;
  else if constexpr (requires { typename Data::Original; })
    return may_be_read_by_many<typename Data::Original>();
  else
    return is_contiguous<Data>;
}

/// Whether the numbers of a row stay where they are when another row is asked for.
template <class Data>
constexpr bool rows_stay() {
  if constexpr (requires { typename Data::Original; })
    return rows_stay<typename Data::Original>();
  else
    return is_contiguous<Data>;
}

/// The part of the rows that this member fetches.
template <class Data>
Share rows_to_fetch(Size rows, const auto& team) {
  if constexpr (may_be_read_by_many<Data>())
    return team.share_of(rows);
  else
    return team.index == 0 ? Share{0, rows} : Share{0, 0};
}

}  // namespace strata::detail
