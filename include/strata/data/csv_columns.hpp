// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/csv_line.hpp"
#include "strata/data/csv_options.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Which columns of a table are inputs, which are labels, and which are left out.
STRATA_IF_USED class CsvColumns {
 public:
  CsvColumns(const std::string& path, const CsvOptions& options, Size inputs, Size labels)
      : path_(path), options_(options), inputs_(inputs), labels_(labels) {
    if (!wants_names()) resolve({});
  }

  /// All that a line must have.
  Size count() const { return inputs_ + labels_ + options_.skip.size(); }
  Size inputs() const { return inputs_; }
  Size labels() const { return labels_; }
  Size first_label() const { return first_label_; }
  bool is_input(Size column) const { return roles_[column] == Role::input; }
  bool is_left_out(Size column) const { return roles_[column] == Role::left_out; }
  /// Whether a column is asked for by its name, so that there must be a header.
  bool wants_names() const {
    const auto has_name = [](const Column& column) { return column.name().has_value(); };
    return (options_.label_column && has_name(*options_.label_column)) ||
           std::any_of(options_.skip.begin(), options_.skip.end(), has_name);
  }

  /// Finds the columns; `names` are those of the header, if there is one. Error for a column that does not exist, whose
  /// name stands twice, or that is asked for twice.
  void resolve(std::span<const CsvField> names) {
    roles_.assign(count(), Role::input);
    for (const Column& column : options_.skip) take(place_of(column, names), 1, column.text(), Role::left_out);
    if (!options_.label_column) {
      Size end = count();
      while (end > 0 && roles_[end - 1] != Role::input) --end;
      first_label_ = end - std::min(end, labels_);
      take(static_cast<std::ptrdiff_t>(end) - static_cast<std::ptrdiff_t>(labels_), labels_, "-1", Role::label);
      return;
    }
    const Column& column = *options_.label_column;
    std::ptrdiff_t first = place_of(column, names);
    if (!column.name() && column.place(0) < 0) first -= static_cast<std::ptrdiff_t>(labels_) - 1;
    take(first, labels_, column.text(), Role::label);
    first_label_ = static_cast<Size>(first);
  }

  /// What to do about a line of another number of fields.
  std::string remedy(std::string_view line, Size found, bool first) const {
    if (!first) return text_of("the lines before it have ", count(), ": mend this one");
    constexpr std::array<std::pair<char, std::string_view>, 5> others{
        {{',', "','"}, {';', "';'"}, {'\t', "'\\t'"}, {'|', "'|'"}, {' ', "' ' for runs of blanks"}}};
    for (const auto& [delimiter, text] : others) {
      if (delimiter == options_.delimiter || line.find('"') != std::string_view::npos) continue;
      CsvSplitter<> splitter(delimiter, 0);
      splitter.split(line, [](Size, Size) {});  // fails on quotes only
      if (splitter.count() == count())
        return text_of("set CsvOptions::delimiter to ", text, ", which parts the line into ", count());
    }
    const Size other = labels_ + options_.skip.size();
    std::string text = "check the delimiter";
    if (found > other) text = text_of("read_csv<", found - other, "> fits this file");
    if (found > count()) text += text_of(", or leave ", found - count(), " out with CsvOptions::skip");
    return text;
  }

 private:
  enum class Role : char { input, label, left_out };

  std::ptrdiff_t place_of(const Column& column, std::span<const CsvField> names) const {
    if (!column.name()) return column.place(count());
    const auto is_it = [&](const CsvField& field) { return field.text == *column.name(); };
    const auto found = std::find_if(names.begin(), names.end(), is_it);
    if (found != names.end() && std::find_if(found + 1, names.end(), is_it) == names.end())
      return found - names.begin();
    std::string text;
    constexpr Size most = 12;
    for (const CsvField& field : names.first(std::min(most, names.size())))
      text += text_of(text.empty() ? "" : ", ", detail::quoted(field.text));
    if (names.size() > most) text += ", …";
    STRATA_THROW Error(text_of(path_, ": the header has ", found == names.end() ? "no" : "more than one", " column ",
                               detail::quoted(*column.name()), "; its columns are ", text));
  }

  void take(std::ptrdiff_t first, Size columns, const std::string& asked_for, Role role) {
    const std::string what = text_of(role == Role::label ? "label column " : "CsvOptions::skip: column ", asked_for);
    const auto all = static_cast<std::ptrdiff_t>(count());
    if (first < 0 || first > all - static_cast<std::ptrdiff_t>(columns))
      STRATA_THROW Error(text_of(path_, ": ", what, " does not exist in a table of ", count(), " columns",
                                 columns > 1 ? text_of(", if there are to be ", columns, " of them") : ""));
    for (auto column = static_cast<Size>(first); column < static_cast<Size>(first) + columns; ++column) {
      if (roles_[column] != Role::input)
        STRATA_THROW Error(
            text_of(path_, ": ", what, " is asked for twice, or left out and wanted; columns count from 0"));
      roles_[column] = role;
    }
  }

  const std::string& path_;
  const CsvOptions& options_;
  Size inputs_, labels_{};
  Size first_label_ = 0;
  std::vector<Role> roles_{};
};

}  // namespace strata::detail
