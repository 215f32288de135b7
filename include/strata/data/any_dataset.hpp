// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <vector>

#include "strata/data/dataset.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A `Dataset` or a `DatasetView`, or what looks like one: its rows may be computed. If it has `inputs`, they must be
/// `width` numbers for each row.
/// Optional:
///   double weight(Size row) const;                      // how much the row counts in a mean cost, ≥ 0; else 1
///   void adjust_target(Size row, const auto& t) const;  // changes what the label has become for a network:
///     // t[0] … t[t.columns − 1], one-hot for a class
///   void write(Size row, Size epoch, std::span<Scalar, width> out) const;  // the row as this epoch learns it
///   void check_own_sizes() const;  // throws Error if there is not one of what it keeps for each row; asked before use
///   using Owned = …;  Owned subset(std::span<const Size> rows) const;  // what `subset` and `split` make copies of
template <class Data>
concept AnyDataset = requires(const Data& data, Size row) {
  typename Data::Label;
  typename Data::Scalar;
  requires std::convertible_to<decltype(Data::width), Size>;
  { data.rows() } -> std::convertible_to<Size>;
  { data.input(row)[0] } -> std::convertible_to<typename Data::Scalar>;
  { data.label(row) } -> std::convertible_to<typename Data::Label>;
};

namespace detail {

template <class Data>
struct OwnedForm {
  using type = Dataset<Data::width, typename Data::Label, typename Data::Scalar>;
};
template <class Data>
requires requires { typename Data::Owned; }
struct OwnedForm<Data> {
  using type = typename Data::Owned;
};

template <class Data>
inline constexpr bool has_weights = requires(const Data& data, Size row) {
  { data.weight(row) } -> std::convertible_to<double>;
};

}  // namespace detail

/// The data set of the same width, labels and scalars that owns its memory.
template <AnyDataset Data>
using OwnedDataset = typename detail::OwnedForm<Data>::type;

/// The names of a data set's classes; none if it knows of none.
template <AnyDataset Data>
std::vector<std::string> class_names_of(const Data& data) {
  if constexpr (requires { data.class_names.begin(); })
    return {data.class_names.begin(), data.class_names.end()};
  else if constexpr (requires { data.source.rows(); })  // an adapter's
    return class_names_of(data.source);
  else
    return {};
}

/// Throws `Error` unless there are `width` numbers for each label, where they lie in memory and are not computed; of an
/// adapter, in what it adapts, which may have changed since.
template <AnyDataset Data>
void check_sizes(const Data& data) {
  if constexpr (requires { data.source.rows(); }) check_sizes(data.source);
  if constexpr (requires { data.check_own_sizes(); }) data.check_own_sizes();
  if constexpr (requires { data.inputs.size(); })
    if (data.inputs.size() != data.rows() * Data::width)
      STRATA_THROW Error(detail::text_of("strata::Dataset: ", data.inputs.size(), " numbers for ", data.rows(),
                                         " labels; each label needs an input of ", Data::width, " numbers"));
}

namespace detail {

/// What class c is called: by its number, if it has no name.
STRATA_IF_USED std::string class_name(const std::vector<std::string>& names, Size c) {
  return c < names.size() ? names[c] : text_of(c);
}

/// Throws `Error` if a class is called otherwise in two data sets. `who` asks, `first` and `second` are what the data
/// sets are called.
STRATA_IF_USED void check_same_classes(const std::vector<std::string>& a, const std::vector<std::string>& b,
                                       const char* who, const std::string& first, const std::string& second) {
  for (Size c = 0; c < std::max(a.size(), b.size()); ++c)
    if (class_name(a, c) != class_name(b, c))
      STRATA_THROW Error(text_of(who, ": class ", c, " is called \"", class_name(a, c), "\" in ", first, " and \"",
                                 class_name(b, c), "\" in ", second,
                                 "; read one file with the classes of the other: .classes = training.class_names"));
}

/// Throws `Error`, naming row and column, for an input that is NaN or infinite; `what` is who asks.
template <class Data>
void check_finite_inputs(const Data& data, const char* what) {
  check_sizes(data);
  for (Size row = 0; row < data.rows(); ++row) {
    const auto& input = data.input(row);
    for (Size column = 0; column < Data::width; ++column)
      if (!math::is_finite(input[column]))
        STRATA_THROW Error(text_of(what, ": the input in row ", row, ", column ", column, " is ", input[column],
                                   "; remove the row or fill in a finite number"));
  }
}

}  // namespace detail
}  // namespace strata
