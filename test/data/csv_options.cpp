// SPDX-License-Identifier: MIT
#include "strata/data/csv_options.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using strata::Column;

TEST_CASE("csv options: a column is a place, counted from either end, or a name") {
  CHECK(Column(3).place(10) == 3);
  CHECK(Column(-1).place(10) == 9);
  CHECK(Column(0U).place(10) == 0);
  CHECK_FALSE(Column(0).name());
  CHECK(Column("x").name() == "x");
  CHECK(Column(std::string("x")).name() == "x");
  CHECK(Column(std::string_view("x")).name() == "x");
  CHECK(Column(-2).text() == "-2");
  CHECK(Column("x").text() == "\"x\"");
}

TEST_CASE("csv options: they read like sentences") {
  const strata::CsvOptions options{.delimiter = ';', .label_column = "species", .skip = {0, "note"}, .missing = "?"};
  CHECK(options.label_column->name() == "species");
  CHECK(options.skip.size() == 2);
  CHECK(*options.missing == "?");
  const strata::CsvOptions first{.label_column = 0, .skip = {1}};
  CHECK(first.label_column->place(5) == 0);
  CHECK(first.skip.size() == 1);
}
