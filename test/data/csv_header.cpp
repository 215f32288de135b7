// SPDX-License-Identifier: MIT
#include "strata/data/csv_header.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace strata::detail;
using strata::CsvOptions;

namespace {

/// Of a table of three inputs and a class in the last column.
FirstLine judge(std::string_view line, const CsvOptions& options = {}) {
  const std::string path = "a.csv";
  const CsvColumns columns(path, options, 3, 1);
  CsvSplitter splitter(',', 4);
  return judge_first_line(splitter.split(line, [](auto, auto) {}), columns, options);
}

}  // namespace

TEST_CASE("csv header: words alone are names, numbers with a class that is a word are values") {
  CHECK(judge("a,b,c,d") == FirstLine::names);
  CHECK(judge(",b,c,d") == FirstLine::names);
  CHECK(judge("1,5,7,0") == FirstLine::values);
  CHECK(judge("1,5,7,d") == FirstLine::values);
}

TEST_CASE("csv header: one wrong word does not make a header, nor one number values") {
  CHECK(judge("1,x,7,d") == FirstLine::values);
  CHECK(judge("1,b,c,d") == FirstLine::half_names);
  CHECK(judge("a,b,c,0") == FirstLine::half_names);
}

TEST_CASE("csv header: marks of missing values are values") {
  CHECK(judge("?,NA,?,d") == FirstLine::values);
  CHECK(judge("x,x,x,d", {.missing = "x"}) == FirstLine::values);
  CHECK(judge("Na,Mg,Al,NA") == FirstLine::names);
}

TEST_CASE("csv header: 0, 1, 2 and so on may be either") {
  CHECK(judge("0,1,2,3") == FirstLine::count);
  CHECK(judge("0,1,2,label") == FirstLine::count);
  CHECK(judge("label,0,1,2", {.label_column = 0}) == FirstLine::count);
  CHECK(judge("0,1,3,4") == FirstLine::values);
}

TEST_CASE("csv header: what labels are usually called is known in any case") {
  CHECK(is_name_of_label("Label"));
  CHECK(is_name_of_label("CLASS"));
  CHECK(is_name_of_label("y"));
  CHECK_FALSE(is_name_of_label("classification"));
  CHECK_FALSE(is_name_of_label("x"));
}
