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

strata::FileError refusal_of_file(std::string_view text) {
  return error_of([&] { read<1>(text); });
}

using Floats = std::vector<float>;
using Classes = std::vector<Class>;
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("csv: rows of numbers with the class last become a data set") {
  const auto data = read<2>("1.5,2,0\n-3,4e2,65535\n");
  CHECK(data.inputs == Floats{1.5F, 2, -3, 400});
  CHECK(data.labels == Classes{0, 65535});
}

TEST_CASE("csv: the label may stand in any column, counted from either end") {
  CHECK(read<2>("7,1,2\n", {.label_column = 0}).inputs == Floats{1, 2});
  CHECK(read<2>("1,7,2\n", {.label_column = 1}).class_names == Names{"7"});
  CHECK(read<2>("1,7,2\n", {.label_column = -2}).inputs == Floats{1, 2});
  CHECK(read<2>("7,1,2\n", {.label_column = -3}).class_names == Names{"7"});
}

TEST_CASE("csv: a label column that does not exist is an error") {
  for (const int column : {3, 100, -4, -100})
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
  CHECK(read<1>("1,0\n3,4").labels == Classes{0, 4});
  CHECK(read<1>("1,0\r\n3,4\r").labels == Classes{0, 4});
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
  CHECK(contains(error.what(), "say Header::yes if this line names the columns"));
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
        error.path + ": line 2, byte 6: expected 3 columns, found 2; the lines before it have 3: mend this one");
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

TEST_CASE("csv: whole numbers from 0 are the classes, however they are written, and are called by their numbers") {
  const auto data = read<1>("1,3.0\n1,1e0\n1,+0\n");
  CHECK(data.labels == Classes{3, 1, 0});
  CHECK(data.class_names == Names{"0", "1", "2", "3"});
  CHECK(read<1>("1,0\n1,65535\n").class_names.empty());
}

TEST_CASE("csv: whole numbers without a 0 are numbered by their size") {
  const auto signs = read<1>("1,-1\n2,+1\n3,1.0\n4,-1\n");
  CHECK(signs.labels == Classes{0, 1, 1, 0});
  CHECK(signs.class_names == Names{"-1", "1"});
  const auto from_1 = read<1>("1.5,3\n2,1\n3,2\n");
  CHECK(from_1.labels == Classes{2, 0, 1});
  CHECK(from_1.class_names == Names{"1", "2", "3"});
  CHECK(read<1>("1,4\n2,2\n").class_names == Names{"2", "4"});
  CHECK(read<1>("1,65536\n2,0\n").labels == Classes{1, 0});
}

TEST_CASE("csv: words are numbered by the order of their bytes, whichever comes first") {
  const auto data = read<1>("1,rock\n2,mine\n3,\"a \"\"mine\"\"\"\n4,rock\n");
  CHECK(data.labels == Classes{2, 1, 0, 2});
  CHECK(data.class_names == Names{"a \"mine\"", "mine", "rock"});
}

TEST_CASE(
    "csv: classes that are given number a file as another one was, and a class that is not among them is refused") {
  const Names classes{"0", "7", "cat"};
  CHECK(read<1>("1,cat\n2,7.0\n", {.classes = classes}).labels == Classes{2, 1});
  CHECK(read<1>("1,cat\n2,7.0\n", {.classes = classes}).class_names == classes);
  const auto error = refusal<1>("1,cat\n2,dog\n", {.classes = classes});
  CHECK(error.line == 2);
  CHECK(error.expected == "one of the classes '0', '7', 'cat'");
  CHECK_THROWS_AS(read<1>("1,a\n", {.classes = {"a", "a"}}), strata::Error);
  CHECK_THROWS_AS((read<1, strata::Target<1>>("1,2\n", {.classes = {"a"}})), strata::Error);
}

TEST_CASE("csv: a label that can hardly be a class is refused, with what it may be") {
  for (const std::string text : {"0.5", "nan", "inf", "1e999", "cat", "", "?"}) {
    CAPTURE(text);
    const auto error = refusal<1>("1,2\n1,3\n1," + text + "\n", {.allow_nonfinite = true});
    CHECK(error.line == 3);
    CHECK(error.column == 2);
    CHECK(error.offset == 10);
  }
  CHECK(contains(refusal<1>("1,2\n1,0.5\n").what(), "read a Target<1>"));
  CHECK(refusal<1>("1,a\n1,b\n1,7\n").expected == "a class that is a word, as others are");
  std::string prices;
  for (int i = 0; i < 150; ++i) prices += "1," + std::to_string(1000 + i * i) + "\n";
  CHECK(refusal<1>(prices).found == "150 different labels");
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
  CHECK(strata::read_csv<1>(path).class_names == Names{"2"});
}
#endif

TEST_CASE("csv: iris, wdbc and sonar, as UCI has them, are a call each") {
  const auto iris =
      read<4>("5.1,3.5,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n6.3,3.3,6.0,2.5,Iris-virginica\n\n");
  CHECK(iris.inputs == Floats{5.1F, 3.5F, 1.4F, 0.2F, 7, 3.2F, 4.7F, 1.4F, 6.3F, 3.3F, 6, 2.5F});
  CHECK(iris.labels == Classes{0, 1, 2});
  CHECK(iris.class_names == Names{"Iris-setosa", "Iris-versicolor", "Iris-virginica"});

  std::string numbers, more;
  for (int i = 0; i < 30; ++i) numbers += ",0." + std::to_string(i);
  for (int i = 0; i < 60; ++i) more += "0.0" + std::to_string(i) + ",";
  const auto wdbc = read<30>("842302,M" + numbers + "\n8510426,B" + numbers + "\n", {.label_column = 1, .skip = {0}});
  CHECK(wdbc.labels == Classes{1, 0});
  CHECK(wdbc.class_names == Names{"B", "M"});
  CHECK(wdbc.inputs.size() == 60);
  CHECK(wdbc.inputs[0] == 0);
  CHECK(wdbc.inputs[29] == 0.29F);

  const auto sonar = read<60>(more + "R\n" + more + "M\n");
  CHECK(sonar.labels == Classes{1, 0});
  CHECK(sonar.inputs[119] == 0.059F);
}

TEST_CASE("csv: columns may be asked for and left out by their names") {
  const std::string text = "id,species,width,length,note\n1,rose,2,3,x\n2,tulip,4,5,\n";
  const auto data = read<2>(text, {.label_column = "species", .skip = {"id", "note"}});
  CHECK(data.inputs == Floats{2, 3, 4, 5});
  CHECK(data.class_names == Names{"rose", "tulip"});
  CHECK(read<2>(text, {.label_column = "species", .skip = {0, -1}}).inputs == data.inputs);
  using Pair = strata::Target<2>;
  CHECK(read<1, Pair>("a,y,z\n1,2,3\n", {.label_column = "y"}).labels == std::vector<Pair>{{2, 3}});

  const auto missing = error_of<strata::Error>([&] { read<2>(text, {.label_column = "kind", .skip = {0, -1}}); });
  CHECK(contains(missing.what(), "the header has no column 'kind'; its columns are 'id', 'species', 'width'"));
  const auto twice = error_of<strata::Error>([] { read<1>("a,a\n1,2\n", {.label_column = "a"}); });
  CHECK(contains(twice.what(), "more than one column 'a'"));
  CHECK(contains(refusal<1>("1,2\n", {.label_column = "a"}).what(), "ask for them by their places"));
}

TEST_CASE("csv: a column that is left out may hold anything, and cannot be asked for as well") {
  CHECK(read<1>("a,1,0\n?,2,1\n", {.skip = {0}}).inputs == Floats{1, 2});
  CHECK(read<1>("1,0,a\n2,1,\n", {.skip = {-1}}).labels == Classes{0, 1});
  CHECK_THROWS_AS(read<1>("1,2,3\n", {.label_column = 0, .skip = {0}}), strata::Error);
  CHECK_THROWS_AS(read<1>("1,2,3,4\n", {.skip = {0, -4}}), strata::Error);
  CHECK_THROWS_AS(read<1>("1,2,3\n", {.skip = {3}}), strata::Error);
}

TEST_CASE("csv: where the first column may be the label as well as the last, it must be said") {
  // As MNIST is usually written: the label, then pixels, of which the last is always 0.
  std::string digits, faint, wine;
  for (int i = 0; i < 40; ++i) {
    const std::string label = std::to_string(i % 10), pixel = std::to_string(i * 6);
    digits += label + "," + pixel + ",0\n";
    faint += label + ",0," + pixel + "\n";
    wine += std::to_string(i % 3 + 1) + ",0.5," + std::to_string(700 + 5 * i) + "\n";
  }
  const auto constant = refusal<2>(digits);
  CHECK(constant.column == 3);
  CHECK(constant.found == "the label '0' in all 40 rows");
  CHECK(
      contains(constant.what(), "set it to 0 if column 1, which holds 0 to 9, is the label, to -1 if the last one is"));
  CHECK(refusal<2>(faint).found == "40 classes in it");
  CHECK(contains(refusal<2>(wine).what(), "which holds 1 to 3"));
  CHECK(read<2>(digits, {.label_column = 0}).class_names.size() == 10);
  CHECK(read<2>(digits, {.label_column = -1}).labels == Classes(40));
  CHECK(read<2>(wine, {.label_column = 0}).class_names == Names{"1", "2", "3"});
  CHECK(refusal<1>("0.5,1\n0.7,1\n").found == "the label '1' in all 2 rows");
  CHECK(refusal<1>("label,x\n0,1\n1,2\n").column == 1);
  CHECK((refusal<1, strata::Target<1>>("y,x\n0,1\n1,2\n").column == 1));
  CHECK(read<1>("class,label\n0,1\n1,2\n").inputs == Floats{0, 1});
}

TEST_CASE("csv: a missing value is refused, drops its row or becomes NaN") {
  const std::string text = "1,?,0\n2,3,1\n4,5,?\n";
  CHECK(contains(refusal<2>(text).what(),
                 R"(set CsvOptions::missing to "?" and if_missing to IfMissing::drop_row or IfMissing::nan)"));
  CHECK(contains(refusal<2>("1,2,0\n2,,1\n").what(), R"(set CsvOptions::missing to "")"));
  const auto marked = refusal<2>(text, {.missing = "?"});
  CHECK(marked.column == 2);
  CHECK(marked.found == "'?', which marks a missing one");

  CHECK(read<2>(text, {.missing = "?", .if_missing = strata::IfMissing::drop_row}).inputs == Floats{2, 3});
  const auto label = refusal<2>(text, {.missing = "?", .if_missing = strata::IfMissing::nan});
  CHECK(label.line == 3);
  CHECK(label.column == 3);
  const auto with_nan = read<2>("1,?,0\n2,3,1\n", {.missing = "?", .if_missing = strata::IfMissing::nan});
  CHECK(std::isnan(with_nan.inputs[1]));
  CHECK(with_nan.inputs[3] == 3);
  CHECK(error_of([] { read<1>("?,0\n?,1\n", {.missing = "?", .if_missing = strata::IfMissing::drop_row}); }).expected ==
        "at least one row without missing values");
  CHECK_THROWS_AS(read<1>("1,2\n", {.if_missing = strata::IfMissing::drop_row}), strata::Error);
  // The breast cancer data of Wisconsin: an id, integers with ? among them, the classes 2 and 4.
  CHECK(read<2>("100,5,?,2\n101,1,1,2\n102,8,10,4\n",
                {.skip = {0}, .missing = "?", .if_missing = strata::IfMissing::drop_row})
            .class_names == Names{"2", "4"});
}

TEST_CASE("csv: runs of blanks part fields where the delimiter is a blank") {
  CHECK(read<2>("  1   2.5\t a \n 3\t\t4 b\n", {.delimiter = ' '}).inputs == Floats{1, 2.5F, 3, 4});
}

TEST_CASE("csv: a line of another number of columns is answered with the width or the delimiter that fits") {
  CHECK(contains(refusal<4>("1,2,3\n").what(), "read_csv<2> fits this file"));
  CHECK(contains(refusal<2>("1,2,3,4\n").what(), "read_csv<3> fits this file, or leave 1 out with CsvOptions::skip"));
  CHECK(contains(refusal<2>("1;2;3\n").what(), "set CsvOptions::delimiter to ';'"));
  CHECK(contains(refusal<2>("1 2   3\n").what(), "' ' for runs of blanks"));
  CHECK(contains(refusal<2>("1\n").what(), "check the delimiter"));
  CHECK(contains(refusal<2>("1 \"\n").what(), "check the delimiter"));
}

TEST_CASE("csv: a bad first row is not taken for a header, nor is the header 0, 1, 2 for a row") {
  const auto bad = refusal<4>("5.1,x,1.4,0.2,setosa\n");
  CHECK(bad.column == 2);
  CHECK(contains(bad.what(), "if column 2 is the label, set CsvOptions::label_column to 1"));
  CHECK_FALSE(contains(bad.what(), "Header"));
  CHECK(contains(refusal<2>("a,b,0\n1,2,3\n").what(), "say Header::yes if the line names the columns"));
  const std::string counted = "0,1,2,label\n5,6,7,a\n8,9,10,b\n";
  CHECK(contains(refusal<3>(counted).what(), "say Header::yes or Header::no"));
  CHECK(read<3>(counted, {.header = Header::yes}).class_names == Names{"a", "b"});
  CHECK(contains(refusal<1>("1,5,0\n1,\"2,5\",1\n", {.skip = {0}}).what(), "decimal point"));
}

TEST_CASE("csv: what is not text of its kind, and a delimiter that is part of numbers, are refused") {
  CHECK(refusal_of_file({"\xFF\xFE"
                         "1\0,\0",
                         6})
            .found == "UTF-16");
  CHECK(refusal_of_file("PK\3\4").found == "a spreadsheet or zip archive");
  for (const char delimiter : {'.', '-', '5', '"', '\n', '\0'})
    CHECK_THROWS_AS(read<1>("1,2\n", {.delimiter = delimiter}), strata::Error);
}
