// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/data/csv_line.hpp"
#include "strata/data/dataset.hpp"
#include "strata/data/number_text.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Whether the first line of a CSV file names its columns.
enum class Header {
  detect,  ///< it does if none of its fields is a number, it does not if all are; anything between is an error
  yes,
  no
};

/// How a CSV file is written and how much of it is accepted.
struct CsvOptions {
  char delimiter = ',';
  /// The column of the label, or of the first of several, from 0; counted from the end if negative: −1 means that the
  /// label, or the last of several, is the last column.
  std::ptrdiff_t label_column = -1;
  Header header = Header::detect;
  bool allow_nonfinite = false;        ///< whether nan and inf are values
  Size longest_line = Size{1} << 24U;  ///< bytes
  ReadLimits limits = {};
};

namespace detail {

/// How many columns a label takes, and how they are read.
template <class Label>
struct CsvLabel {
  static_assert(std::same_as<Label, Class>, "read_csv: a label is a Class or a Target<N>");
  using Scalar = double;
  static constexpr Size columns = 1;
};
template <class Value, Size Outputs>
struct CsvLabel<std::array<Value, Outputs>> {
  using Scalar = Value;
  static constexpr Size columns = Outputs;
};

/// Reads a table line by line into a Dataset.
template <Size Width, class Label, class Scalar>
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& path, const CsvOptions& options)
      : text_(text), path_(path), options_(options), splitter_(options.delimiter, columns) {
    const auto all = static_cast<std::ptrdiff_t>(columns), own = static_cast<std::ptrdiff_t>(label_columns);
    const std::ptrdiff_t first = options.label_column < 0 ? all + options.label_column + 1 - own : options.label_column;
    if (first < 0 || first > all - own) {
      STRATA_THROW Error(text_of(path, ": label column ", options.label_column, " does not exist in a table of ",
                                 columns, " columns"));
    }
    first_label_ = static_cast<Size>(first);
  }

  Dataset<Width, Label, Scalar> read() {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    Size next = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    for (bool first = true; next < text_.size();) {
      ++line_;
      begin_ = next;
      const Size end = std::min(text_.find('\n', begin_), text_.size());
      next = end + 1;
      if (end - begin_ > options_.longest_line) {
        fail(0, 0, text_of("a line of at most ", options_.longest_line, " bytes"), text_of(end - begin_),
             "raise CsvOptions::longest_line if you trust the file");
      }
      std::string_view line = text_.substr(begin_, end - begin_);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      const std::vector<CsvField>& fields = splitter_.split(line, [&](Size offset, Size column) {
        fail(offset, column, "a quoted field that ends before a delimiter", quoted(line.substr(offset)));
      });
      if (splitter_.count() != columns) {
        fail(0, 0, text_of(columns, " columns"), text_of(splitter_.count()), "check the width and the delimiter");
      }
      if (!first || !is_header(fields)) read_row(fields);
      first = false;
    }
    if (data_.labels.empty())
      STRATA_THROW FileError(path_, text_.size(), "at least one row of numbers", "the end of the file");
    return std::move(data_);
  }

 private:
  static constexpr Size label_columns = CsvLabel<Label>::columns;
  static constexpr Size columns = Width + label_columns;

  bool is_header(const std::vector<CsvField>& fields) const {
    if (options_.header != Header::detect) return options_.header == Header::yes;
    const auto is_number = [](const CsvField& field) { return number_in<double>(field.text).has_value(); };
    const auto numbers = std::count_if(fields.begin(), fields.end(), is_number);
    if (numbers == 0) return true;
    const auto other = std::find_if_not(fields.begin(), fields.end(), is_number);
    if (other == fields.end()) return false;
    fail(other->offset, static_cast<Size>(other - fields.begin()) + 1, "a line of numbers or a line of names",
         quoted(other->text), "say Header::yes or Header::no");
  }

  void read_row(const std::vector<CsvField>& fields) {
    for (Size i = 0; i < columns; ++i) {
      if (i < first_label_ || i >= first_label_ + label_columns) data_.inputs.push_back(number<Scalar>(fields[i], i));
    }
    data_.labels.push_back(label(fields));
  }

  Label label(const std::vector<CsvField>& fields) const {
    if constexpr (std::same_as<Label, Class>) {
      constexpr double last = std::numeric_limits<Class>::max();
      const CsvField& field = fields[first_label_];
      const std::optional<double> value = number_in<double>(field.text);
      if (!value || !(math::is_finite(*value) && *value >= 0 && *value <= last && std::trunc(*value) == *value)) {
        fail(field.offset, first_label_ + 1, "a class, a whole number from 0 to 65535", quoted(field.text));
      }
      return static_cast<Class>(*value);
    } else {
      Label values;
      for (Size i = 0; i < label_columns; ++i) {
        values[i] = number<typename CsvLabel<Label>::Scalar>(fields[first_label_ + i], first_label_ + i);
      }
      return values;
    }
  }

  template <class Value>
  Value number(const CsvField& field, Size index) const {
    const std::optional<Value> value = number_in<Value>(field.text);
    if (!value) fail(field.offset, index + 1, "a number in range", quoted(field.text));
    if (!math::is_finite(*value) && !options_.allow_nonfinite) {
      fail(field.offset, index + 1, "a finite number", quoted(field.text),
           "set CsvOptions::allow_nonfinite to accept it");
    }
    return *value;
  }

  [[noreturn]] void fail(Size offset, Size column, std::string expected, std::string found,
                         std::string_view remedy = {}) const {
    STRATA_THROW CsvError(path_, begin_ + offset, line_, column, std::move(expected), std::move(found), remedy);
  }

  std::string_view text_;
  const std::string& path_;
  const CsvOptions& options_;
  CsvSplitter splitter_;
  Size first_label_ = 0;
  Size line_ = 0;
  Size begin_ = 0;  ///< of the line, in the file
  Dataset<Width, Label, Scalar> data_;
};

}  // namespace detail

/// A table of numbers, Width inputs and a label in each row: a class (a whole number 0 … 65535) or a Target<N>, whose N
/// columns stand side by side. Lines end in LF or CRLF, the last one may lack it; blank lines and a byte order mark are
/// skipped; numbers may be quoted and have spaces around them; those too small for the type become 0.
/// The file may be compressed by gzip. Memory: the file and the values.
/// Throws CsvError (file, line, column, byte) for a line of another number of columns, a field that is no number, is
/// too large or (unless allowed) not finite, a label that is no class, an open quote, a line too long, a first line
/// half names, half numbers; FileError for no rows at all and for what read_bytes refuses; Error for a label column
/// that does not exist.
template <Size Width, class Label = Class, class Scalar = float>
Dataset<Width, Label, Scalar> read_csv(const std::filesystem::path& path, const CsvOptions& options = {}) {
  const std::vector<std::byte> bytes = read_bytes(path, options.limits);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return detail::CsvReader<Width, Label, Scalar>(text, path.string(), options).read();
}

}  // namespace strata
