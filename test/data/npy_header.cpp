// SPDX-License-Identifier: MIT
#include "strata/data/npy_header.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <string_view>
#include <vector>

#include "support/file_errors.hpp"

using strata::Size;
using strata::detail::Element;
using strata::detail::NpyHeader;
using strata_test::contains;
using strata_test::error_of;

namespace {

NpyHeader parse(std::string_view text) {
  const std::string path = "some.npy";
  return strata::detail::NpyHeaderParser(text, path, 10).parse();
}

strata::FileError refusal(std::string_view text) {
  return error_of([&] { parse(text); });
}

NpyHeader parse_type(std::string_view type) {
  return parse("{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (1,), }\n");
}

std::vector<Size> parse_shape(std::string_view shape) {
  return parse("{'descr': '<f4', 'fortran_order': False, 'shape': " + std::string(shape) + ", }\n").shape;
}

}  // namespace

TEST_CASE("npy header: what NumPy writes is read") {
  const NpyHeader header = parse("{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 784), }      \n");
  CHECK(header.element == Element::float32);
  CHECK(header.order == std::endian::little);
  CHECK(!header.fortran_order);
  CHECK(header.shape == std::vector<Size>{60000, 784});
}

TEST_CASE("npy header: any order of the keys, either quote and no spaces are read as well") {
  const NpyHeader header = parse("{\"shape\":(3,4),\"fortran_order\":True,\"descr\":\">i2\"}\n");
  CHECK(header.element == Element::int16);
  CHECK(header.order == std::endian::big);
  CHECK(header.fortran_order);
  CHECK(header.shape == std::vector<Size>{3, 4});
}

TEST_CASE("npy header: the twelve types are known") {
  CHECK(parse_type("|b1").element == Element::boolean);
  CHECK(parse_type("|u1").element == Element::uint8);
  CHECK(parse_type("|i1").element == Element::int8);
  CHECK(parse_type("<u2").element == Element::uint16);
  CHECK(parse_type("<i2").element == Element::int16);
  CHECK(parse_type("<u4").element == Element::uint32);
  CHECK(parse_type("<i4").element == Element::int32);
  CHECK(parse_type("<u8").element == Element::uint64);
  CHECK(parse_type("<i8").element == Element::int64);
  CHECK(parse_type("<f2").element == Element::float16);
  CHECK(parse_type("<f4").element == Element::float32);
  CHECK(parse_type(">f8").element == Element::float64);
}

TEST_CASE("npy header: any other type is refused, with what to do") {
  for (const std::string_view type :
       {"<f3", "<f16", "<c8", "<U5", "|S3", "<M8[ns]", "=f4", "|f4", "f4", "", "<f", "<<f4", "|V8"}) {
    CAPTURE(type);
    const auto error = error_of([&] { parse_type(type); });
    CHECK(error.offset == 10 + 10);
    CHECK(contains(error.what(), "astype('float32')"));
  }
}

TEST_CASE("npy header: the long integers of Python 2 are extents, other letters are not") {
  CHECK(parse_shape("(3L, 2L)") == std::vector<Size>{3, 2});
  CHECK(parse_shape("(60000L,)") == std::vector<Size>{60000});
  CHECK(parse_shape("(3L,2)") == std::vector<Size>{3, 2});
  for (const std::string_view shape : {"(3LL,)", "(3l,)", "(L,)", "(3 L,)"}) {
    CAPTURE(shape);
    CHECK_THROWS_AS(parse_shape(shape), strata::FileError);
  }
}

TEST_CASE("npy header: Python objects are refused as such") {
  CHECK(contains(error_of([] { parse_type("|O"); }).found, "Python objects"));
}

TEST_CASE("npy header: structured types are refused as such") {
  CHECK(refusal("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}\n").found == "a structured one");
}

TEST_CASE("npy header: tuples of Python are shapes") {
  CHECK(parse_shape("()").empty());
  CHECK(parse_shape("(7,)") == std::vector<Size>{7});
  CHECK(parse_shape("(7, 8)") == std::vector<Size>{7, 8});
  CHECK(parse_shape("( 7 , 8 , 0 , )") == std::vector<Size>{7, 8, 0});
  CHECK(parse_shape("(18446744073709551615,)") == std::vector<Size>{18446744073709551615U});
}

TEST_CASE("npy header: anything else is no shape") {
  for (const std::string_view shape : {"(7)", "7", "[7]", "(-7,)", "(7.0,)", "(7U,)", "(0x7,)", "(7,,)", "(,)", "(7 8)",
                                       "(7,8", "(18446744073709551616,)", "(1e3,)", "(+7,)", "('7',)", "None"}) {
    CAPTURE(shape);
    CHECK_THROWS_AS(parse_shape(shape), strata::FileError);
  }
}

TEST_CASE("npy header: each key must be there, once, and no other") {
  CHECK(refusal("{'descr': '<f4', 'fortran_order': False, }\n").found == "the end of the dictionary");
  CHECK(refusal("{}\n").found == "the end of the dictionary");
  CHECK(refusal("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}\n").found == "'descr'");
  CHECK(refusal("{'shape': (1,), 'shape': (2,), 'descr': '<f4', 'fortran_order': False}\n").found == "'shape'");
  CHECK(refusal("{'fortran_order': True, 'fortran_order': False, }\n").found == "'fortran_order'");
  CHECK(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}\n").found == "'x'");
}

TEST_CASE("npy header: the error stands where the mistake is") {
  const auto error = refusal("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}\n");
  CHECK(error.offset == 10 + 34);
  CHECK(error.expected == "True or False");
}

TEST_CASE("npy header: only white space may follow the dictionary, and a newline must end it") {
  CHECK_THROWS_AS(parse("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x\n"), strata::FileError);
  CHECK_THROWS_AS(parse("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}"), strata::FileError);
  CHECK_THROWS_AS(parse("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} "), strata::FileError);
  CHECK_THROWS_AS(parse("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}{}\n"), strata::FileError);
}

TEST_CASE("npy header: every beginning of a header is refused") {
  const std::string_view text = "{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 784), }\n";
  for (Size size = 0; size < text.size(); ++size) CHECK_THROWS_AS(parse(text.substr(0, size)), strata::FileError);
}

TEST_CASE("npy header: a million brackets need no stack") {
  CHECK_THROWS_AS(parse(std::string(1000000, '{')), strata::FileError);
  CHECK_THROWS_AS(parse_shape(std::string(1000000, '(')), strata::FileError);
}
