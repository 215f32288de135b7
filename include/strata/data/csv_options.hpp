// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Whether the first line of a CSV file names its columns.
enum class Header {
  detect,  ///< it does if none of its fields is a number, and it does not if all inputs are; anything between is an
           ///< error
  yes,
  no
};

/// What becomes of a row in which a value is missing.
enum class IfMissing {
  refuse,    ///< an error that names the place
  drop_row,  ///< the row is left out
  nan        ///< a missing input is NaN, to be filled in by `fill_missing`; a missing label is an error
};

/// A column of a table: its place, from 0, or from the end if negative (−1 is the last); or its name in the header.
class Column {
 public:
  template <std::integral Place>
  Column(Place place) : place_(static_cast<std::ptrdiff_t>(place)) {}
  template <std::convertible_to<std::string_view> Name>
  Column(const Name& name) : name_(std::string_view(name)) {}

  const std::optional<std::string>& name() const { return name_; }
  /// Of `columns`, if it has no name; may lie outside.
  std::ptrdiff_t place(Size columns) const {
    return place_ < 0 ? place_ + static_cast<std::ptrdiff_t>(columns) : place_;
  }
  /// As somebody would write it in the options.
  STRATA_IF_USED std::string text() const {
    return name_ ? detail::text_of("\"", *name_, "\"") : detail::text_of(place_);
  }

 private:
  std::ptrdiff_t place_ = 0;
  std::optional<std::string> name_;
};

/// How a CSV file is written, what its columns are, and how much of it is accepted.
struct CsvOptions {
  char delimiter = ',';  ///< between two fields; ' ' stands for any run of spaces and tabs
  /// The column of the label, or of several targets: the first of them if it is a name or counted from the beginning,
  /// the last of them if it is counted from the end. Unless it is given, the labels are the last columns that are not
  /// left out, and an error asks for it where another column looks as much like a label.
  std::optional<Column> label_column = std::nullopt;
  /// Columns that are left out.
  std::vector<Column> skip = {};
  /// The classes by name, in order: class i is the one called classes[i]. For a file that goes with another one, as a
  /// test set does: `.classes = training.class_names`. Empty: from the file, see `read_csv`.
  std::vector<std::string> classes = {};
  /// What stands where a value is missing: "?", "NA", "" … Unless it is given, such fields are errors.
  std::optional<std::string> missing = std::nullopt;
  IfMissing if_missing = IfMissing::refuse;
  Header header = Header::detect;
  bool allow_nonfinite = false;        ///< whether nan and inf are values
  Size longest_line = Size{1} << 24U;  ///< bytes
  ReadLimits limits = {};
};

}  // namespace strata
