// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <ranges>
#include <span>
#include <string>

#include "strata/data/augmented.hpp"
#include "strata/network/network.hpp"
#include "strata/training/layout.hpp"

/// From a data set into the buffers of a batch, and the compile-time questions whether the two belong together.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Data>
inline constexpr bool has_class_labels = std::integral<typename Data::Label>;

template <class Label>
inline constexpr Size target_width = 0;
template <class Scalar, Size N>
inline constexpr Size target_width<std::array<Scalar, N>> = N;

/// What a network, its data and its labels are called in the rules below.
template <Size Width>
struct RowsOf {};
struct Classes {};
template <Size Width>
struct Targets {};
template <class Label>
struct Labels {};

template <class Label>
constexpr auto kind_of_label() {
  if constexpr (std::integral<Label>)
    return Classes();
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
                               "Target<outputs>",
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

/// The first rule that is broken if this network is to be trained or tested on this data: not yet instantiated.
template <class Network, class Data>
constexpr auto data_rule() {
  if constexpr (!is_network<Network>)
    return std::type_identity<NetworkIsOne<Network>>();
  else if constexpr (!Network::valid)
    return std::type_identity<NetworkKnowsItsMistake>();
  else if constexpr (!AnyDataset<Data>)
    return std::type_identity<DataIsADataset<Data>>();
  else if constexpr (Data::width != Network::inputs)
    return std::type_identity<DataFits<RowsOf<Data::width>, Takes<Network::inputs>>>();
  else
    return label_rule<Network, typename Data::Label>();
}
template <class Network, class Data>
using DataRule = typename decltype(data_rule<Network, Data>())::type;

/// The numbers of one row of a matrix, wherever they lie.
template <Buffer M>
struct RowWriter {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size columns = Shape<M>::columns, stride = Shape<M>::by_columns ? Shape<M>::rows : 1;

  Scalar* first;

  RowWriter(M& m, Size row) : first(m.data() + row * (Shape<M>::by_columns ? 1 : columns)) {}
  Scalar& operator[](Size column) const { return first[column * stride]; }
  void clear() const {
    for (Size column = 0; column < columns; ++column) (*this)[column] = Scalar(0);
  }
  void copy(const auto& numbers) const {
    auto number = std::begin(numbers);
    for (Size column = 0; column < columns; ++column, ++number) (*this)[column] = static_cast<Scalar>(*number);
  }
};

/// One row of targets: a class becomes one-hot, or the number itself where there is one output.
template <class Row, class Label>
void put_target(const Label& label, const Row& to) {
  if constexpr (!std::integral<Label>) {
    to.copy(label);
  } else if constexpr (Row::columns == 1) {
    to[0] = static_cast<typename Row::Scalar>(label);
  } else {
    to.clear();
    to[static_cast<Size>(label)] = typename Row::Scalar(1);
  }
}

/// The targets of one row of the data, as it would have them.
template <class Data, class Row>
void put_target_of(const Data& data, Size row, const Row& to) {
  put_target(data.label(row), to);
  if constexpr (requires { data.adjust_target(row, to); }) data.adjust_target(row, to);
}

/// How the rows of a batch of the data count.
template <class Data, class Scalar, Size Batch>
using WeightsOf = std::conditional_t<has_weights<Data>, RowWeights<Scalar, Batch>, EqualWeights>;

/// weights ← those of the rows that `rows` lists.
template <class Data, class Weights, class Team = Alone>
void fetch_weights([[maybe_unused]] const Data& data, [[maybe_unused]] std::span<const std::uint32_t> rows,
                   [[maybe_unused]] Weights& weights, [[maybe_unused]] const Team& team = {}) {
  if constexpr (!std::same_as<Weights, EqualWeights>) {
    const Share part = team.share_of(rows.size());
    for (Size i = part.begin; i < part.end; ++i) {
      auto& weight = weights.weights[i];
      weight = static_cast<std::remove_reference_t<decltype(weight)>>(data.weight(rows[i]));
    }
  }
}

/// The total weight of the rows that `rows` lists: how many they are, where all weigh the same.
template <class Data>
double weight_of(const Data& data, std::span<const std::uint32_t> rows) {
  double sum = 0;
  if constexpr (has_weights<Data>)
    for (const std::uint32_t row : rows) sum += static_cast<double>(data.weight(row));
  else
    sum = static_cast<double>(rows.size());
  return sum;
}

/// The rows from there on ← 0.
template <Buffer M>
void clear_rows_from(Size row, M& m) {
  for (; row < Shape<M>::rows; ++row) RowWriter(m, row).clear();
}

/// Asks the caches for a row that will be read soon, if it lies in memory and is not computed.
template <class Data>
void prefetch(const Data& data, Size row) {
  using Numbers = decltype(data.input(row));
  if constexpr (std::ranges::contiguous_range<Numbers> && std::ranges::borrowed_range<Numbers>) {
    const Numbers numbers = data.input(row);
    for (Size i = 0; i < std::size(numbers); i += cache_line / sizeof(numbers[0])) __builtin_prefetch(&numbers[i]);
  }
}

/// In place of the number of an epoch: rows are not those of any, but as evaluations see them.
struct NoEpoch {};

/// x's row i ← a row of the data, as it is in this epoch.
template <Buffer X, class Data, class When>
void put_input(const Data& data, Size row, X& x, Size i, When epoch) {
  const RowWriter writer(x, i);
  using Scalar = typename Data::Scalar;
  if constexpr (std::same_as<When, NoEpoch> || !AugmentedDataset<Data>) {
    writer.copy(data.input(row));
  } else if constexpr (!Shape<X>::by_columns && std::same_as<Scalar, typename Shape<X>::Scalar>) {
    data.write(row, epoch, std::span<Scalar, Data::width>(writer.first, Data::width));
  } else {
    std::array<Scalar, Data::width> numbers;
    data.write(row, epoch, std::span(numbers));
    writer.copy(numbers);
  }
}

/// x, t ← the rows of the data that `rows` lists, as they are in this epoch. Rows of x beyond them are zero: finite,
/// and without effect.
template <Buffer X, Buffer T, class Data, class Team = Alone, class When = NoEpoch>
void fetch(const Data& data, std::span<const std::uint32_t> rows, X& x, T& t, const Team& team = {}, When epoch = {}) {
  // Rows in random order come from anywhere in memory: some are on their way while one is copied.
  constexpr Size ahead = 3;
  const Share part = rows_to_fetch<Data>(rows.size(), team);
  for (Size i = part.begin; i < part.end; ++i) {
    if (i + ahead < part.end) prefetch(data, rows[i + ahead]);
    put_input(data, rows[i], x, i, epoch);
    put_target_of(data, rows[i], RowWriter(t, i));
  }
  by_one(team, [&] { clear_rows_from(rows.size(), x); });
}

inline bool follow_each_other(std::span<const std::uint32_t> rows) {
  bool result = true;
  for (Size i = 0; i < rows.size(); ++i) result &= rows[i] == rows[0] + i;
  return result;
}

/// Whether batches for X may lie anywhere: row by row, for a first layer that does not presume a `Matrix`.
template <class Network, Buffer X>
inline constexpr bool may_lie_anywhere =
    !Shape<X>::by_columns && reads_in_place<typename Network::template Layer<0>>();

/// Where the batch of these rows begins: in the data, if they lie there as they would in x, or else in x, where they
/// are fetched. t ← their targets.
template <class Network, Buffer X, Buffer T, class Data, class Team = Alone, class When = NoEpoch>
const typename Shape<X>::Scalar* locate(const Data& data, std::span<const std::uint32_t> rows, X& x, T& t,
                                        const Team& team = {}, When epoch = {}) {
  if constexpr (may_lie_anywhere<Network, X> && is_contiguous<Data> &&
                std::same_as<typename Data::Scalar, typename Shape<X>::Scalar>) {
    if (rows.size() == Shape<X>::rows && follow_each_other(rows)) {
      const Share part = team.share_of(rows.size());
      for (Size i = part.begin; i < part.end; ++i) put_target_of(data, rows[i], RowWriter(t, i));
      return data.input(rows[0]).data();
    }
  }
  fetch(data, rows, x, t, team, epoch);
  return x.data();
}

/// The batch that begins there, for the first layer.
template <class Network, Buffer X>
decltype(auto) batch_at(const typename Shape<X>::Scalar* numbers, const X& x) {
  if constexpr (may_lie_anywhere<Network, X>)
    return view_as_matrix<Shape<X>::rows, Shape<X>::columns>(numbers);
  else
    return (x);
}

}  // namespace strata::detail
