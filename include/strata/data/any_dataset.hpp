// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>

#include "strata/data/dataset.hpp"
#include "strata/tensor/error.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A `Dataset` or a `DatasetView`, or what looks like one: its rows may be computed. If it has `inputs`, they must be
/// `width` numbers for each row.
template <class Data>
concept AnyDataset = requires(const Data& data, Size row) {
  typename Data::Label;
  typename Data::Scalar;
  requires std::convertible_to<decltype(Data::width), Size>;
  { data.rows() } -> std::convertible_to<Size>;
  { data.input(row)[0] } -> std::convertible_to<typename Data::Scalar>;
  { data.label(row) } -> std::convertible_to<typename Data::Label>;
};

/// The data set of the same width, labels and scalars that owns its memory.
template <AnyDataset Data>
using OwnedDataset = Dataset<Data::width, typename Data::Label, typename Data::Scalar>;

/// Throws `Error` unless there are `width` numbers for each label.
template <AnyDataset Data>
void check_sizes(const Data& data) {
  if constexpr (requires { data.inputs.size(); })
    if (data.inputs.size() != data.rows() * Data::width)
      throw Error(detail::text_of("strata::Dataset: ", data.inputs.size(), " numbers for ", data.rows(),
                                  " labels; each label needs an input of ", Data::width, " numbers"));
}

}  // namespace strata
