// SPDX-License-Identifier: MIT
#include "strata/data/csv.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::Class;
using strata::CsvError;
using strata::CsvOptions;
using strata::Header;
using strata::Size;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::write_file;

namespace {

template <Size Width, class Label = Class, class Scalar = float>
strata::Dataset<Width, Label, Scalar> read(std::string_view text, const CsvOptions& options = {}) {
  const TemporaryFolder folder;
  return strata::read_csv<Width, Label, Scalar>(write_file(folder / "a.csv", text), options);
}

template <Size Width, class Label = Class>
CsvError refusal(std::string_view text, const CsvOptions& options = {}) {
  return error_of<CsvError>([&] { read<Width, Label>(text, options); });
}

using Floats = std::vector<float>;
using Classes = std::vector<Class>;

}  // namespace

TEST_CASE("csv: rows of numbers with the class last become a data set") {
  const auto data = read<2>("1.5,2,0\n-3,4e2,65535\n");
  CHECK(data.inputs == Floats{1.5F, 2, -3, 400});
  CHECK(data.labels == Classes{0, 65535});
}

TEST_CASE("csv: the label may stand in any column, counted from either end") {
  CHECK(read<2>("7,1,2\n", {.label_column = 0}).inputs == Floats{1, 2});
  CHECK(read<2>("1,7,2\n", {.label_column = 1}).labels == Classes{7});
  CHECK(read<2>("1,7,2\n", {.label_column = -2}).inputs == Floats{1, 2});
  CHECK(read<2>("7,1,2\n", {.label_column = -3}).labels == Classes{7});
}

TEST_CASE("csv: a label column that does not exist is an error") {
  for (const std::ptrdiff_t column : {3, 100, -4, -100})
    CHECK_THROWS_AS(read<2>("1,2,3\n", {.label_column = column}), strata::Error);
  CHECK_THROWS_AS((read<1, strata::Target<2>>("1,2,3\n", {.label_column = 2})), strata::Error);
}

TEST_CASE("csv: targets are as many columns side by side, the last ones unless told otherwise") {
  using Pair = strata::Target<2>;
  CHECK(read<1, Pair>("1,2.5,-3\n").labels == std::vector<Pair>{{2.5F, -3}});
  CHECK(read<1, Pair>("2.5,-3,1\n", {.label_column = 0}).labels == std::vector<Pair>{{2.5F, -3}});
  CHECK(read<1, Pair>("2.5,-3,1\n", {.label_column = -2}).inputs == Floats{1});
  CHECK(read<1, strata::Target<1, double>, double>("1,0.1\n").labels[0][0] == 0.1);
}

TEST_CASE("csv: CRLF, a last line without its end, blank lines and a byte order mark are read") {
  CHECK(read<1>("1,2\r\n3,4\r\n").inputs == Floats{1, 3});
  CHECK(read<1>("1,2\n3,4").labels == Classes{2, 4});
  CHECK(read<1>("1,2\r\n3,4\r").labels == Classes{2, 4});
  CHECK(read<1>("\n\r\n  \n1,2\n\n3,4\n\n").inputs == Floats{1, 3});
  CHECK(read<1>("\xEF\xBB\xBF"
                "1,2\n")
            .inputs == Floats{1});
}

TEST_CASE("csv: a header is found, skipped when told to, and read as numbers when told so") {
  CHECK(read<1>("x,label\n1,2\n").inputs == Floats{1});
  CHECK(read<1>("\"x, y\",label\n1,2\n").inputs == Floats{1});
  CHECK(read<1>("8,9\n1,2\n").inputs == Floats{8, 1});
  CHECK(read<1>("8,9\n1,2\n", {.header = Header::yes}).inputs == Floats{1});
  CHECK(read<1>("0,label\n1,2\n", {.header = Header::yes}).inputs == Floats{1});
  CHECK(refusal<1>("x,label\n1,2\n", {.header = Header::no}).column == 1);
}

TEST_CASE("csv: a first line half names, half numbers is refused, with the remedy") {
  const auto error = refusal<1>("0,label\n1,2\n");
  CHECK(error.line == 1);
  CHECK(error.column == 2);
  CHECK(error.offset == 2);
  CHECK(contains(error.what(), "say Header::yes or Header::no"));
}

TEST_CASE("csv: numbers may be quoted, padded and signed") {
  CHECK(read<3>("\"1.5\", 2 ,+3,\"4\"\n").inputs == Floats{1.5F, 2, 3});
}

TEST_CASE("csv: another delimiter is another table") {
  CHECK(read<2>("1;2;3\n", {.delimiter = ';'}).inputs == Floats{1, 2});
  CHECK(read<2>("1\t2\t3\n", {.delimiter = '\t'}).inputs == Floats{1, 2});
  CHECK(refusal<2>("1;2;3\n").found == "1");
}

TEST_CASE("csv: a line of another number of columns is refused, the header too") {
  const auto error = refusal<2>("1,2,3\n1,2\n");
  CHECK(error.what() ==
        error.path + ": line 2, byte 6: expected 3 columns, found 2; check the width and the delimiter");
  CHECK(refusal<2>("1,2,3,4\n").found == "4");
  CHECK(refusal<2>("1,2,3,\n").found == "4");
  CHECK(refusal<2>("a,b\n1,2,3\n").line == 1);
}

TEST_CASE("csv: a line of delimiters is refused by their number and keeps no field of it") {
  const CsvError error = refusal<2>(std::string(100'000, ','));
  CHECK(error.found == "100001");
  CHECK(error.expected == "3 columns");
}

TEST_CASE("csv: what is no number is refused where it stands") {
  const auto error = refusal<2>("1,2,3\n\n1,two,3\n");
  CHECK(error.line == 3);
  CHECK(error.column == 2);
  CHECK(error.offset == 9);
  CHECK(error.found == "'two'");
  CHECK(refusal<1>("1,2\n,2\n").column == 1);
  CHECK(refusal<1>({"1,2\n\0,2\n", 8}).found == "'\\x00'");
  CHECK(refusal<1>("1,2\r3,4\n").column == 0);
}

TEST_CASE("csv: an open quote is refused, though a later line closes it") {
  const auto error = refusal<1>("1,2\n\"1\n\",2\n");
  CHECK(error.line == 2);
  CHECK(error.column == 1);
  CHECK(error.offset == 4);
}

TEST_CASE("csv: nan and inf are refused unless they are allowed") {
  const auto error = refusal<1>("1,2\nnan,2\n");
  CHECK(error.expected == "a finite number");
  CHECK(contains(error.what(), "allow_nonfinite"));
  CHECK_THROWS_AS(read<1>("-inf,2\n"), CsvError);
  CHECK_THROWS_AS((read<1, strata::Target<1>>("1,inf\n")), CsvError);
  const auto data = read<2>("nan,-inf,2\n", {.allow_nonfinite = true});
  CHECK(std::isnan(data.inputs[0]));
  CHECK(std::isinf(data.inputs[1]));
}

TEST_CASE("csv: a number too large for the type is refused, one too small becomes 0") {
  CHECK(refusal<1>("1,2\n1e39,2\n").found == "'1e39'");
  CHECK(read<1, Class, double>("1e39,2\n").inputs[0] == 1e39);
  CHECK(read<1>("1e-50,2\n").inputs == Floats{0});
}

TEST_CASE("csv: a class is a whole number from 0 to 65535, however it is written") {
  CHECK(read<1>("1,3.0\n1,1e1\n").labels == Classes{3, 10});
  for (const std::string text : {"-1", "65536", "0.5", "nan", "inf", "1e999", "cat", ""}) {
    CAPTURE(text);
    const auto error = refusal<1>("1,2\n1," + text + "\n", {.allow_nonfinite = true});
    CHECK(error.column == 2);
    CHECK(error.expected == "a class, a whole number from 0 to 65535");
  }
}

TEST_CASE("csv: a line of the greatest length is read, one byte more is refused") {
  CHECK(read<1>("1,2\n123,4\n", {.longest_line = 5}).inputs == Floats{1, 123});
  const auto error = refusal<1>("1,2\n123,4\n", {.longest_line = 4});
  CHECK(error.line == 2);
  CHECK(error.found == "5");
}

TEST_CASE("csv: a file without rows is refused") {
  CHECK_THROWS_AS(read<1>("x,label\n"), strata::FileError);
  CHECK_THROWS_AS(read<1>("\n\n"), strata::FileError);
  CHECK_THROWS_AS(read<1>(""), strata::FileError);
  CHECK_THROWS_AS(read<1>("\xEF\xBB\xBF"), strata::FileError);
}

TEST_CASE("csv: the limit holds, and a missing file is an error") {
  CHECK_THROWS_AS(read<1>("1,2\n", {.limits = {.bytes = 3}}), strata::FileError);
  CHECK_THROWS_AS(strata::read_csv<1>("/nowhere/a.csv"), strata::FileError);
}

TEST_CASE("csv: no changed byte does anything but be refused or be another table") {
  const TemporaryFolder folder;
  const auto text = strata_test::bytes_of("x,y,label\r\n1.5,\"2\",3\n-4e1,5,6");
  CHECK(strata_test::refusals_of_changed_bytes(text, [&](const strata_test::Bytes& bytes) {
          strata::read_csv<2>(write_file(folder / "a.csv", bytes));
        }) > 0);
}

#if STRATA_WITH_ZLIB
TEST_CASE("csv: a compressed table is read") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a.csv.gz", strata_test::gzip(strata_test::bytes_of("1,2\n")));
  CHECK(strata::read_csv<1>(path).labels == Classes{2});
}
#endif
