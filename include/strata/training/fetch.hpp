// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>

#include "strata/data/augmented.hpp"
#include "strata/training/data_rule.hpp"
#include "strata/training/layout.hpp"

/// From a data set into the buffers of a batch.
namespace strata::inline STRATA_CONFIGURATION::detail {

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

/// One row of targets: a class becomes one-hot, or the number itself where there is one output; so do those of steps.
template <class Row, class Label>
void put_target(const Label& label, const Row& to) {
  if constexpr (are_classes_of_steps<Label> && target_width<Label> < Row::columns) {
    constexpr Size classes = Row::columns / target_width<Label>;
    to.clear();
    for (Size step = 0; step < target_width<Label>; ++step)
      to[step * classes + static_cast<Size>(label[step])] = typename Row::Scalar(1);
  } else if constexpr (!std::integral<Label>) {
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

/// Whether numbers lie in memory, and longer than what says where. (<ranges>, which has a name for it, took compilers a
/// tenth of a second.)
template <class Numbers>
inline constexpr bool lie_in_memory = std::is_lvalue_reference_v<Numbers>&& requires(Numbers numbers) {
  std::data(numbers);
};
template <class T, std::size_t Count>
inline constexpr bool lie_in_memory<std::span<T, Count>> = true;

/// Asks the caches for a row that will be read soon, if it lies in memory and is not computed.
template <class Data>
void prefetch(const Data& data, Size row) {
  using Numbers = decltype(data.input(row));
  if constexpr (lie_in_memory<Numbers>) {
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
  if constexpr (!AugmentedDataset<Data> && !std::same_as<When, NoEpoch>) {
    fetch(data, rows, x, t, team);
  } else {
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
}

/// Where the numbers of a row of the data lie, as it is in this epoch: where the data has them, if as such numbers, or
/// else in row i of x, where they are put.
template <Buffer X, class Data, class When>
const typename Shape<X>::Scalar* numbers_of_row(const Data& data, Size row, X& x, Size i, When epoch) {
  using Numbers = decltype(data.input(row));
  constexpr bool computed = AugmentedDataset<Data> && !std::same_as<When, NoEpoch>;
  if constexpr (lie_in_memory<Numbers> && rows_stay<Data>() && !computed &&
                std::same_as<typename Data::Scalar, typename Shape<X>::Scalar>) {
    return std::data(data.input(row));
  } else {
    put_input(data, row, x, i, epoch);
    return x.data() + i * Shape<X>::columns;
  }
}

/// As `fetch`, into pairs of rounded numbers, rows that are computed or of other numbers by way of x; x's numbers.
template <class Pairs, Buffer X, Buffer T, class Data, class Team = Alone, class When = NoEpoch>
const typename Shape<X>::Scalar* fetch_rounded(const Data& data, std::span<const std::uint32_t> rows, Pairs& pairs,
                                               X& x, T& t, const Team& team = {}, When epoch = {}) {
  constexpr Size ahead = 4;
  const Size steps = (rows.size() + 1) / 2;
  const auto put = [&](Size i) -> const typename Shape<X>::Scalar* {
    if (i >= rows.size()) return nullptr;
    if (i + ahead < rows.size()) prefetch(data, rows[i + ahead]);
    put_target_of(data, rows[i], RowWriter(t, i));
    return numbers_of_row(data, rows[i], x, i, epoch);
  };
  const Share part = rows_to_fetch<Data>(steps, team);
  for (Size step = part.begin; step < part.end; ++step) {
    const auto* const first = put(2 * step);
    pairs.put(step, first, put(2 * step + 1));
  }
  by_one(team, [&] {
    for (Size step = steps; step < Pairs::steps; ++step) pairs.put(step, nullptr, nullptr);
  });
  return x.data();
}

STRATA_IF_USED bool follow_each_other(std::span<const std::uint32_t> rows) {
  bool result = true;
  for (Size i = 0; i < rows.size(); ++i) result &= rows[i] == rows[0] + i;
  return result;
}

/// Whether batches for X may lie anywhere: row by row, for a first layer that does not presume a `Matrix`.
template <class Network, Buffer X>
inline constexpr bool may_lie_anywhere = !Shape<X>::by_columns && reads_in_place<typename Network::template Layer<0>>();

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
