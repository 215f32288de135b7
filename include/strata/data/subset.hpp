// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "strata/data/any_dataset.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A copy of the named rows, in that order; a row may be named twice.
/// Throws `Error` on a row that the data set does not have.
template <AnyDataset Data>
OwnedDataset<Data> subset(const Data& data, std::span<const Size> rows) {
  check_sizes(data);
  for (const Size row : rows)
    if (row >= data.rows())
      STRATA_THROW Error(detail::text_of("strata::subset: there is no row ", row, "; the data set has ", data.rows(),
                                         " rows, counted from 0"));
  if constexpr (requires { data.subset(rows); }) {
    return data.subset(rows);
  } else {
    OwnedDataset<Data> result;
    result.inputs.reserve(rows.size() * Data::width);
    result.labels.reserve(rows.size());
    result.class_names = class_names_of(data);
    for (const Size row : rows) {
      const auto input = data.input(row);
      result.inputs.insert(result.inputs.end(), input.begin(), input.end());
      result.labels.push_back(data.label(row));
    }
    return result;
  }
}

}  // namespace strata
