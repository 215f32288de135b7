// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <type_traits>

#include "strata/data/any_dataset.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Adds the rows of `more` to `all`, part `number` of it.
template <class All, class Data>
void append_rows(All& all, const Data& more, Size number) {
  static_assert(std::is_same_v<typename All::Label, typename Data::Label> &&
                    std::is_same_v<typename All::Scalar, typename Data::Scalar> && All::width == Data::width,
                "strata::concatenate: the data sets must have the same width, labels and type of numbers");
  static_assert(
      !has_weights<Data>,
      "strata::concatenate: weights would be lost; concatenate the data first, then make weighted(all, weights)");
  check_sizes(more);
  const std::vector<std::string> names = class_names_of(more);
  if (std::is_same_v<typename All::Label, Class> && all.rows() > 0)
    check_same_classes(all.class_names, names, "strata::concatenate", "the first data set", text_of("number ", number));
  if (all.class_names.size() < names.size()) all.class_names = names;
  all.inputs.reserve(all.inputs.size() + more.rows() * All::width);
  for (Size row = 0; row < more.rows(); ++row) {
    const auto input = more.input(row);
    all.inputs.insert(all.inputs.end(), input.begin(), input.end());
    all.labels.push_back(more.label(row));
  }
}

}  // namespace detail

/// The rows of several data sets, one after the other: `concatenate(january, february, march)`. Throws `Error` if a
/// class is not called the same in all of them (one without a name is called by its number), or if a data set has not
/// an input for each label.
template <AnyDataset First, AnyDataset... Others>
Dataset<First::width, typename First::Label, typename First::Scalar> concatenate(const First& first,
                                                                                 const Others&... others) {
  Dataset<First::width, typename First::Label, typename First::Scalar> all;
  Size number = 0;
  detail::append_rows(all, first, ++number);
  (detail::append_rows(all, others, ++number), ...);
  return all;
}

}  // namespace strata
