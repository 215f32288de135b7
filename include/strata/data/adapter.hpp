// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "strata/data/any_dataset.hpp"
#include "strata/tensor/message.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A data set that passes on all that another one has, without a copy: what one derives from that changes a part of it
/// as rows are fetched. `Source` is a reference to a data set that must outlive the adapter, or a data set that it
/// owns.
template <class Source>
struct DataAdapter {
  using Original = std::remove_cvref_t<Source>;
  using Label = typename Original::Label;
  using Scalar = typename Original::Scalar;
  static constexpr Size width = Original::width;

  Source source;

  Size rows() const { return source.rows(); }
  decltype(auto) input(Size row) const { return source.input(row); }
  decltype(auto) label(Size row) const { return source.label(row); }
  double weight(Size row) const requires(detail::has_weights<Original>) {
    return static_cast<double>(source.weight(row));
  }
  template <class Row>
  void adjust_target(Size row, const Row& target) const
      requires(requires(const Original& data) { data.adjust_target(row, target); }) {
    source.adjust_target(row, target);
  }
  /// The first step of a sequence that is judged, and the one after the last (see `with_lengths`).
  auto judged_steps(Size row) const requires(requires(const Original& data) { data.judged_steps(row); }) {
    return source.judged_steps(row);
  }
  /// The row as an epoch sees it, where rows are computed anew in each.
  template <class Numbers>
  void write(Size row, Size epoch, Numbers out) const
      requires(requires(const Original& data) { data.write(row, epoch, out); }) {
    source.write(row, epoch, out);
  }
};

namespace detail {

/// For adapters that make sense of classes only.
template <class Data>
struct LabelsAreClasses {
  static constexpr bool value = std::integral<typename Data::Label>;
  static_assert(value, STRATA_MESSAGE("strata", "smoothing and weights by class need labels that are classes",
                                      "use weighted(data, weights) for weights by row", "the data's labels are ",
                                      name_of<typename Data::Label>()));
};

}  // namespace detail

/// What an adapter made of this argument keeps: a reference to what has a name, and what has none itself.
template <class Data>
requires AnyDataset<std::remove_cvref_t<Data>>
using AdaptedSource = std::conditional_t<std::is_lvalue_reference_v<Data>, const std::remove_reference_t<Data>&, Data>;

}  // namespace strata
