// SPDX-License-Identifier: MIT
#include "strata/data/csv_line.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using strata::CsvError;
using strata::Size;
using strata::detail::CsvSplitter;

namespace {

[[noreturn]] void fail(Size offset, Size column) { throw std::pair<Size, Size>(offset, column); }

std::vector<std::string> fields(std::string_view line, char delimiter = ',') {
  std::vector<std::string> texts;
  CsvSplitter splitter(delimiter, 10);
  for (const auto& field : splitter.split(line, fail)) texts.emplace_back(field.text);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("csv line: a delimiter parts two fields, of which either may be empty") {
  CHECK(fields("1,2,3") == Texts{"1", "2", "3"});
  CHECK(fields("1") == Texts{"1"});
  CHECK(fields("1,") == Texts{"1", ""});
  CHECK(fields(",") == Texts{"", ""});
  CHECK(fields("1;2,3", ';') == Texts{"1", "2,3"});
}

TEST_CASE("csv line: spaces and tabs around a field are not part of it") {
  CHECK(fields(" 1\t, 2 ,a b ") == Texts{"1", "2", "a b"});
  CHECK(fields("1\t 2\t", '\t') == Texts{"1", "2", ""});
  CHECK(fields("1 2", ' ') == Texts{"1", "2"});
}

TEST_CASE("csv line: a blank stands for runs of spaces and tabs, and those at the ends part nothing") {
  CHECK(fields("  1 \t 2   3\t ", ' ') == Texts{"1", "2", "3"});
  CHECK(fields("\"a b\"  2 \"c\"", ' ') == Texts{"a b", "2", "c"});
  CHECK(fields("\"a\"", ' ') == Texts{"a"});
}

TEST_CASE("csv line: quotes hold delimiters, spaces and doubled quotes") {
  CHECK(fields("\"1.5\", \"a,b\" ,\" c \"") == Texts{"1.5", "a,b", " c "});
  CHECK(fields("\"a\"\"b\"") == Texts{"a\"\"b"});
  CHECK(fields("\"\",\"\"") == Texts{"", ""});
}

TEST_CASE("csv line: each field knows where it stands") {
  CsvSplitter splitter(',', 10);
  const auto& split = splitter.split("1, 22,\"3\"", fail);
  CHECK(split[1].offset == 3);
  CHECK(split[2].offset == 7);
}

TEST_CASE("csv line: fields beyond the columns are counted, not kept") {
  CsvSplitter splitter(',', 2);
  CHECK(splitter.split("1,2,3,", fail).size() == 2);
  CHECK(splitter.count() == 4);
  CHECK(splitter.split("1", fail).size() == 1);
  CHECK(splitter.count() == 1);
}

TEST_CASE("csv line: an open quote fails where it opens, text after a quote where it begins") {
  const auto failure = [](std::string_view line, char delimiter = ',') {
    try {
      fields(line, delimiter);
    } catch (const std::pair<Size, Size>& at) {
      return at;
    }
    return std::pair<Size, Size>(99, 99);
  };
  CHECK(failure("1,\"2") == std::pair<Size, Size>(2, 2));
  CHECK(failure("1,\"2\"\"") == std::pair<Size, Size>(2, 2));
  CHECK(failure("\"1\"2 3", ' ') == std::pair<Size, Size>(3, 1));
  CHECK(failure("\"1\"2,3") == std::pair<Size, Size>(3, 1));
}

TEST_CASE("csv line: an error names line and column, or the line alone") {
  const CsvError error("a.csv", 17, 3, 2, "a number", "'x'", "look");
  CHECK(error.what() == std::string("a.csv: line 3, column 2, byte 17: expected a number, found 'x'; look"));
  CHECK(error.line == 3);
  CHECK(error.column == 2);
  CHECK(CsvError("a.csv", 17, 3, 0, "b", "c").what() == std::string("a.csv: line 3, byte 17: expected b, found c"));
}
