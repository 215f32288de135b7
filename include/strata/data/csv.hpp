// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/data/csv_columns.hpp"
#include "strata/data/csv_header.hpp"
#include "strata/data/csv_labels.hpp"
#include "strata/data/csv_line.hpp"
#include "strata/data/csv_options.hpp"
#include "strata/data/dataset.hpp"
#include "strata/data/number_text.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

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

/// Throws an error for a file that is no text of the kind that is read here, or a delimiter that parts nothing.
STRATA_IF_USED void check_csv(std::string_view text, const std::string& path, const CsvOptions& options) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv))
    STRATA_THROW FileError(path, 0, "text in UTF-8", "UTF-16", "save it as UTF-8");
  if (text.starts_with("PK\3\4"sv))
    STRATA_THROW FileError(path, 0, "text", "a spreadsheet or zip archive", "save it as CSV");
  const char c = options.delimiter;
  if ((c >= '0' && c <= '9') || "\"\n\r.+-\0"sv.find(c) != std::string_view::npos)
    STRATA_THROW Error(
        text_of(path, ": CsvOptions::delimiter is ", detail::quoted({&c, 1}), ", which numbers or lines are made of"));
  if (options.if_missing != IfMissing::refuse && !options.missing)
    STRATA_THROW Error(text_of(path,
                               ": CsvOptions::if_missing says what becomes of missing values, but CsvOptions::missing "
                               "does not say what stands for them"));
}

/// Reads a table line by line into a Dataset.
template <Size Width, class Label, class Scalar>
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& path, const CsvOptions& options)
      : text_(text),
        path_(path),
        options_(options),
        columns_(path, options, Width, CsvLabel<Label>::columns),
        splitter_(options.delimiter, columns_.count()),
        classes_(options) {
    check_csv(text, path, options);
    if (!has_classes && !options.classes.empty())
      STRATA_THROW Error(text_of(path, ": CsvOptions::classes names classes, but the labels are targets"));
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
        fail(offset, column, "a quoted field that ends before a delimiter", detail::quoted(line.substr(offset)));
      });
      if (splitter_.count() != columns_.count()) {
        fail(0, 0, text_of(columns_.count(), " columns"), text_of(splitter_.count()),
             columns_.remedy(line, splitter_.count(), first));
      }
      if (!first || !is_header(fields)) read_row(fields);
      first = false;
    }
    if (data_.labels.empty())
      STRATA_THROW FileError(path_, text_.size(),
                             dropped_ == 0 ? "at least one row of numbers" : "at least one row without missing values",
                             "the end of the file");
    if constexpr (has_classes) number_classes();
    return std::move(data_);
  }

 private:
  static constexpr bool has_classes = std::same_as<Label, Class>;

  /// Whether this first line names the columns; if so, they may be asked for by name.
  bool is_header(const std::vector<CsvField>& fields) {
    const FirstLine kind = options_.header == Header::yes  ? FirstLine::names
                           : options_.header == Header::no ? FirstLine::values
                                                           : judge_first_line(fields, columns_, options_);
    if (kind == FirstLine::count)
      fail(0, 0, "names or values", "0, 1, 2 and so on, which may be either", "say Header::yes or Header::no");
    if (kind == FirstLine::half_names)
      fail(0, 0, "a line of names or a line of values", "more words than numbers, but both",
           "say Header::yes if the line names the columns");
    if (kind == FirstLine::names) {
      columns_.resolve(fields);
      check_names(fields);
    } else if (columns_.wants_names()) {
      fail(0, 0, "the names of the columns, by which some are asked for", detail::quoted(fields[0].text),
           "ask for them by their places, from 0, or say Header::yes");
    }
    return kind == FirstLine::names;
  }

  /// A header that calls another column what labels are called is an error, unless it is said which column is meant.
  void check_names(const std::vector<CsvField>& names) const {
    if (options_.label_column || is_name_of_label(names[columns_.first_label()].text)) return;
    for (Size i = 0; i < names.size(); ++i)
      if (columns_.is_input(i) && is_name_of_label(names[i].text))
        fail(names[i].offset, i + 1, "CsvOptions::label_column, as not only the last column may be the label",
             text_of(detail::quoted(names[i].text), " as the name of this one"),
             text_of("set it to ", i, " for this one, to -1 for the last"));
  }

  void read_row(const std::vector<CsvField>& fields) {
    if (first_row_ == 0) first_row_ = line_;
    if (options_.missing && has_missing(fields)) return void(++dropped_);
    bool is_first = true;
    for (Size i = 0; i < columns_.count(); ++i) {
      if (!columns_.is_input(i)) continue;
      data_.inputs.push_back(is_missing(fields[i]) ? math::nan<Scalar> : number<Scalar>(fields[i], i));
      if (std::exchange(is_first, false)) first_input_.add(static_cast<double>(data_.inputs.back()));
    }
    data_.labels.push_back(label(fields));
  }

  bool is_missing(const CsvField& field) const { return options_.missing && field.text == *options_.missing; }

  /// Whether the row is to be left out for a missing value. An error if there is one that must not be.
  bool has_missing(const std::vector<CsvField>& fields) const {
    for (Size i = 0; i < columns_.count(); ++i) {
      if (columns_.is_left_out(i) || !is_missing(fields[i])) continue;
      if (options_.if_missing == IfMissing::drop_row) return true;
      if (options_.if_missing == IfMissing::refuse)
        fail(fields[i].offset, i + 1, "a value", text_of(detail::quoted(fields[i].text), ", which marks a missing one"),
             "set CsvOptions::if_missing to IfMissing::drop_row or IfMissing::nan");
      if (!columns_.is_input(i))
        fail(fields[i].offset, i + 1, "a label", text_of(detail::quoted(fields[i].text), ", which marks a missing one"),
             "set CsvOptions::if_missing to IfMissing::drop_row");
    }
    return false;
  }

  Label label(const std::vector<CsvField>& fields) {
    const Size first = columns_.first_label();
    if constexpr (has_classes) {
      const CsvPlace place{line_, begin_ + fields[first].offset};
      return classes_.add(fields[first].text, place, label_failure());
    } else {
      Label values{};
      for (Size i = 0; i < columns_.labels(); ++i) {
        values[i] = number<typename CsvLabel<Label>::Scalar>(fields[first + i], first + i);
      }
      return values;
    }
  }

  /// Throws an error about a label at some place.
  auto label_failure() const {
    return [this](CsvPlace place, std::string expected, std::string found, std::string_view remedy) {
      STRATA_THROW CsvError(path_, place.offset, place.line, columns_.first_label() + 1, std::move(expected),
                            std::move(found), remedy);
    };
  }

  void number_classes() {
    ClassNumbering numbering = classes_.number(data_.rows(), label_failure());
    if (!options_.label_column && classes_.are_numbers()) check_likeness();
    for (Class& label : data_.labels) label = numbering.class_of[label];
    data_.class_names = std::move(numbering.names);
  }

  /// The first column may be the label as well as the last one: then it must be said.
  void check_likeness() const {
    const Size rows = data_.rows();
    const bool first_is_like = first_input_.after(rows), is_constant = classes_.count() == 1 && rows > 1;
    if (!is_constant && (!first_is_like || first_input_.count() > classes_.count())) return;
    Size first = 0;
    while (!columns_.is_input(first)) ++first;
    STRATA_THROW CsvError(path_, 0, first_row_, columns_.first_label() + 1,
                          "CsvOptions::label_column, as this column may not be the label",
                          is_constant
                              ? text_of("the label ", detail::quoted(classes_.first()), " in all ", rows, " rows")
                              : text_of(classes_.count(), " classes in it"),
                          first_is_like ? text_of("set it to ", first, " if column ", first + 1, ", which holds ",
                                                  first_input_.text(), ", is the label, to -1 if the last one is")
                                        : "set it to the place of the label, from 0, or to -1 if it is the last one");
  }

  template <class Value>
  Value number(const CsvField& field, Size index) const {
    const std::optional<Value> value = number_in<Value>(field.text);
    if (!value) fail(field.offset, index + 1, "a number in range", detail::quoted(field.text), remedy(field, index));
    if (!math::is_finite(*value) && !options_.allow_nonfinite) {
      fail(field.offset, index + 1, "a finite number", detail::quoted(field.text),
           "set CsvOptions::allow_nonfinite to accept it, or CsvOptions::missing if it marks a missing value");
    }
    return *value;
  }

  std::string remedy(const CsvField& field, Size index) const {
    if (line_ == first_row_ && options_.header == Header::no) return "say Header::yes if this line names the columns";
    return remedy_for(field, index, options_);
  }

  [[noreturn]] void fail(Size offset, Size column, std::string expected, std::string found,
                         std::string_view remedy = {}) const {
    STRATA_THROW CsvError(path_, begin_ + offset, line_, column, std::move(expected), std::move(found), remedy);
  }

  std::string_view text_;
  const std::string& path_;
  const CsvOptions& options_;
  CsvColumns<> columns_;
  CsvSplitter<> splitter_;
  CsvClasses<> classes_;
  LabelLikeness<> first_input_;
  Size line_ = 0;
  Size first_row_ = 0;  ///< its line
  Size dropped_ = 0;
  Size begin_ = 0;  ///< of the line, in the file
  Dataset<Width, Label, Scalar> data_;
};

}  // namespace detail

/// A table: Width inputs and a label in each row, which is a class, or a Target<N> whose N columns stand side by side;
/// other columns are left out by CsvOptions::skip. As UCI has iris, wdbc and sonar:
/// `read_csv<4>("iris.data")`, `read_csv<30>("wdbc.data", {.label_column = 1, .skip = {0}})`, `read_csv<60>("sonar")`.
///
/// Classes may be words or whole numbers, and `class_names` keeps what they are called. Words are numbered by the order
/// of their bytes, numbers by their size; but numbers from 0 to 65535 with a 0 among them are the classes as they are.
/// A file that goes with another one needs its numbering, `.classes = training.class_names`.
///
/// Lines end in LF or CRLF, the last one may lack it; blank lines and a byte order mark are skipped; fields may be
/// quoted and have spaces around them; numbers too small for the type become 0. The file may be compressed by gzip.
/// Memory: the file and the values.
/// Throws CsvError (file, line, column, byte) for a line of another number of columns (naming the width that fits), an
/// input that is no number, is too large or (unless allowed) not finite, a missing value (unless it is said what to
/// do), labels of both kinds, with fractions or hardly ever the same, a label that is none of `classes`, an open quote,
/// a line too long, a first line of words and numbers; and, if no label column is given, when other columns look as
/// much like labels as the last one. FileError for no rows at all and for what read_bytes refuses; Error for columns
/// that do not exist and for options that contradict each other.
template <Size Width, class Label = Class, class Scalar = float>
Dataset<Width, Label, Scalar> read_csv(const std::filesystem::path& path, const CsvOptions& options = {}) {
  const std::vector<std::byte> bytes = read_bytes(path, options.limits);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return detail::CsvReader<Width, Label, Scalar>(text, path.string(), options).read();
}

}  // namespace strata
