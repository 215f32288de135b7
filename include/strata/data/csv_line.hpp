// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A FileError in a CSV file: also names the line and the column, both from 1; column 0 is the whole line.
struct CsvError : FileError {
  CsvError(std::string file, std::uint64_t byte, Size at_line, Size at_column, std::string wanted, std::string given,
           std::string_view remedy = {})
      : FileError(std::move(file), byte, std::move(wanted), std::move(given), remedy, place(at_line, at_column)),
        line(at_line),
        column(at_column) {}

  Size line;
  Size column;

 private:
  static std::string place(Size line, Size column) {
    return column == 0 ? detail::text_of("line ", line, ", ")
                       : detail::text_of("line ", line, ", column ", column, ", ");
  }
};

namespace detail {

/// One field of a line, without the quotes and the spaces around it.
struct CsvField {
  std::string_view text;
  Size offset;  ///< of the text, in bytes from the line's beginning
};

/// A blank as delimiter stands for any run of spaces and tabs; those at either end of a line part nothing.
inline constexpr char runs_of_blanks = ' ';

/// Cuts lines into fields. A field may stand in double quotes; a delimiter in it is then part of it, and so is a
/// doubled quote (which stays double). Takes no memory after the first line.
STRATA_IF_USED class CsvSplitter {
 public:
  /// Keeps at most `columns` fields of a line.
  CsvSplitter(char delimiter, Size columns) : delimiter_(delimiter), columns_(columns) { fields_.reserve(columns); }

  /// The first fields of a line; valid until the next call. On a quote that does not close or is followed by something
  /// else than a delimiter, calls fail(offset, column), which must throw.
  template <class Fail>
  const std::vector<CsvField>& split(std::string_view line, Fail fail) {
    fields_.clear();
    count_ = 0;
    if (blanks_) line = line.substr(0, line.find_last_not_of(" \t") + 1);
    for (Size position = 0;;) {
      position = skip_space(line, position);
      if (position < line.size() && line[position] == '"') {
        const Size end = closing_quote(line, position + 1);
        if (end == std::string_view::npos) fail(position, count_ + 1);
        add({line.substr(position + 1, end - position - 1), position + 1});
        position = skip_space(line, end + 1);
        const bool is_parted = blanks_ ? position > end + 1 : position < line.size() && line[position] == delimiter_;
        if (position < line.size() && !is_parted) fail(position, count_);
        if (blanks_ && position < line.size()) continue;
      } else {
        const Size end = blanks_ ? line.find_first_of(" \t", position) : line.find(delimiter_, position);
        add({without_end(line.substr(position, end - position)), position});
        position = end;
      }
      if (position >= line.size()) return fields_;
      ++position;
    }
  }

  /// How many fields the last line had, kept or not.
  Size count() const { return count_; }

 private:
  void add(const CsvField& field) {
    if (count_++ < columns_) fields_.push_back(field);
  }

  bool is_space(char c) const { return (c == ' ' || c == '\t') && (blanks_ || c != delimiter_); }

  Size skip_space(std::string_view line, Size position) const {
    while (position < line.size() && is_space(line[position])) ++position;
    return position;
  }
  std::string_view without_end(std::string_view text) const {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
  }
  static Size closing_quote(std::string_view line, Size position) {
    for (;;) {
      position = line.find('"', position);
      if (position == std::string_view::npos || !line.substr(position).starts_with("\"\"")) return position;
      position += 2;
    }
  }

  char delimiter_;
  bool blanks_ = delimiter_ == runs_of_blanks;
  Size columns_;
  Size count_ = 0;
  std::vector<CsvField> fields_{};
};

}  // namespace detail
}  // namespace strata
