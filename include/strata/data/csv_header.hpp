// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string>
#include <string_view>

#include "strata/data/csv_columns.hpp"
#include "strata/data/number_text.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

inline bool is_number(std::string_view text) { return number_in<double>(text).has_value(); }

/// Whether a field looks as if it stood for a missing value.
STRATA_IF_USED bool looks_missing(std::string_view text) {
  constexpr std::array<std::string_view, 9> usual{"", "?", "NA", "N/A", "n/a", "null", "NULL", "None", "-"};
  return std::find(usual.begin(), usual.end(), text) != usual.end();
}

/// What to do about an input that is no number. `column` counts from 0.
STRATA_IF_USED std::string remedy_for(const CsvField& field, Size column, const CsvOptions& options) {
  if (looks_missing(field.text))
    return text_of("if the value is missing, set CsvOptions::missing to \"", field.text,
                   "\" and if_missing to IfMissing::drop_row or IfMissing::nan");
  const Size comma = field.text.find(',');
  if (comma != std::string_view::npos && is_number(field.text.substr(0, comma)))
    return "write the decimal point as a point";
  return text_of("if column ", column + 1, " is the label, set CsvOptions::label_column to ", column,
                 "; if it is not wanted, CsvOptions::skip to {", column, "}",
                 options.skip.empty() ? "" : ", counting all columns");
}

/// What the first line of a table is.
enum class FirstLine {
  names,
  values,
  half_names,  ///< more inputs are words than numbers, but there are numbers
  count        ///< 0, 1, 2, …: names or values
};

/// Judges a first line by its fields. `columns` must be resolved unless a column is asked for by name.
STRATA_IF_USED FirstLine judge_first_line(std::span<const CsvField> fields, const CsvColumns<>& columns,
                                          const CsvOptions& options) {
  Size numbers = 0, missing = 0, words = 0, words_of_inputs = 0, numbers_of_inputs = 0;
  bool counts = true;
  for (Size i = 0; i < fields.size(); ++i) {
    const std::string_view text = fields[i].text;
    const bool is_input = columns.wants_names() || columns.is_input(i);
    if ((options.missing && text == *options.missing) || (!text.empty() && looks_missing(text))) {
      ++missing;
    } else if (const auto number = number_in<double>(text)) {
      counts = counts && *number == static_cast<double>(numbers);
      ++numbers;
      numbers_of_inputs += is_input ? 1 : 0;
    } else {
      ++words;
      words_of_inputs += is_input ? 1 : 0;
    }
  }
  if (numbers == 0 && (missing == 0 || words > fields.size() - columns.inputs())) return FirstLine::names;
  if (counts && numbers >= 3) return FirstLine::count;
  return words_of_inputs > numbers_of_inputs ? FirstLine::half_names : FirstLine::values;
}

/// Whether a column is called what labels are called.
STRATA_IF_USED bool is_name_of_label(std::string_view name) {
  constexpr std::array<std::string_view, 8> usual{"label",   "labels",  "class", "target",
                                                  "species", "outcome", "y",     "diagnosis"};
  std::string lower(name.substr(0, 10));
  for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return std::find(usual.begin(), usual.end(), lower) != usual.end();
}

}  // namespace strata::detail
