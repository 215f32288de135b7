// SPDX-License-Identifier: MIT
#include "strata/data/csv_columns.hpp"

#include <doctest/doctest.h>

#include <string>

using strata::CsvOptions;
using strata::Size;
using strata::detail::CsvColumns;

namespace {

const std::string path = "a.csv";

/// A letter for each column: i for an input, l for a label, - for one that is left out.
std::string roles(const CsvOptions& options, Size inputs, Size labels) {
  const CsvColumns columns(path, options, inputs, labels);
  std::string text;
  for (Size i = 0; i < columns.count(); ++i) text += columns.is_input(i) ? 'i' : columns.is_left_out(i) ? '-' : 'l';
  CHECK(text[columns.first_label()] == 'l');
  return text;
}

}  // namespace

TEST_CASE("csv columns: the labels are the last columns that are not left out, unless told otherwise") {
  CHECK(roles({}, 2, 1) == "iil");
  CHECK(roles({}, 2, 2) == "iill");
  CHECK(roles({.skip = {-1}}, 2, 1) == "iil-");
  CHECK(roles({.label_column = 0, .skip = {2}}, 2, 1) == "li-i");
  CHECK(roles({.label_column = -2}, 2, 2) == "illi");
  CHECK(roles({.label_column = 1}, 2, 2) == "illi");
}

TEST_CASE("csv columns: the way out of a wrong count is named") {
  const CsvOptions options{.skip = {0}};
  const CsvColumns columns(path, options, 2, 1);
  CHECK(columns.remedy("1,2,3", 3, true) == "read_csv<1> fits this file");
  CHECK(columns.remedy("1|2|3|4", 1, true) == "set CsvOptions::delimiter to '|', which parts the line into 4");
  CHECK(columns.remedy("1,2", 2, true) == "check the delimiter");
  CHECK(columns.remedy("1,2", 2, false) == "the lines before it have 4: mend this one");
}
