// SPDX-License-Identifier: MIT
#include "strata/io/safetensors_header.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"

using strata::FileError;
using strata::detail::SafetensorsHeader;
using strata::detail::SafetensorsHeaderParser;
using strata_test::contains;
using strata_test::error_of;

namespace {

const std::string path = "f";

SafetensorsHeader parse(std::string_view text) { return SafetensorsHeaderParser(text, path, 8).parse(); }

/// The error that a header is.
FileError refusal(std::string_view text) {
  return error_of([&] { parse(text); });
}

/// A header of one tensor with this description.
std::string with(const std::string& claim) { return R"({"t":)" + claim + "}"; }

}  // namespace

TEST_CASE("safetensors header: tensors and metadata are read, in any order, with spaces around") {
  const auto header =
      parse(R"({"a":{"data_offsets":[4,12], "shape":[2,1],"dtype":"F32"},)"
            R"( "__metadata__": {"k": "v", "": "größer"}, "b":{"dtype":"X","shape":[],"data_offsets":[0,4]} }  )");
  CHECK(header.tensors.size() == 2);
  const auto& a = header.tensors.find("a")->second;
  CHECK(a.dtype == "F32");
  CHECK(a.shape == std::vector<strata::Size>{2, 1});
  CHECK(a.begin == 4);
  CHECK(a.end == 12);
  CHECK(header.tensors.find("b")->second.shape.empty());
  CHECK(header.notes.size() == 2);
  CHECK(header.notes.find("k")->second.text == "v");
  CHECK(header.notes.find("")->second.text == "größer");
}

TEST_CASE("safetensors header: no tensors are a header too, and offsets may have 64 bits") {
  CHECK(parse("{}").tensors.empty());
  CHECK(parse(with(R"({"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,18446744073709551615]})"))
            .tensors.find("t")
            ->second.end == ~strata::Size{0});
}

TEST_CASE("safetensors header: an error names the byte, what is expected, what is found, and what to do") {
  const auto error = refusal(with(R"({"dtype":7})"));
  CHECK(std::string(error.what()) ==
        "f: byte 24: expected a text for dtype of 't', found 7; the header is not that of a safetensors file: get the "
        "file again");
}

TEST_CASE("safetensors header: what is no JSON is refused") {
  for (const char* const text :
       {"", " {}", "[]", "null", "{", "{\"a\"", "{}x", "{} {}", "{'a':1}", "{\"a\":{}}}", "{,}",
        "{\"__metadata__\":{\"a\":\"b\",}}", "\xef\xbb\xbf{}", "{}\n", "{}\t", "{/**/}"}) {
    CAPTURE(text);
    CHECK(refusal(text).offset >= 8);
  }
  CHECK(contains(refusal("{}\n").expected, "spaces until the end of the header"));
  CHECK(contains(refusal(std::string("{\"a\0\":{}}", 9)).expected, "JSON"));
}

TEST_CASE("safetensors header: what is not UTF-8 is refused, in names and in texts") {
  CHECK(contains(refusal("{\"\xff\":{}}").expected, "UTF-8"));
  CHECK(contains(refusal("{\"__metadata__\":{\"a\":\"\xc3\"}}").expected, "UTF-8"));
  CHECK(contains(refusal("{\"\xed\xa0\x80\":{}}").expected, "UTF-8"));
}

TEST_CASE("safetensors header: deep nesting is refused where it begins, however deep it is") {
  for (const char bracket : {'[', '{'}) {
    std::string deep = R"({"t":{"dtype":"F32","data_offsets":[0,4],"shape":)";
    const auto begins = deep.size();
    deep += std::string(2000000, bracket);
    const auto error = refusal(deep);
    CHECK(error.offset <= 8 + begins + 2);
    CHECK(contains(error.found, bracket == '[' ? "a list" : "an object"));
  }
  CHECK(refusal(R"({"a":)" + std::string(100000, '[')).found == "a list");
  CHECK(refusal(R"({"__metadata__":{"a":{"b":"c"}}})").found == "an object");
}

TEST_CASE("safetensors header: no name, key or property may come twice") {
  const std::string claim = R"({"dtype":"F32","shape":[],"data_offsets":[0,4]})";
  CHECK(refusal("{\"a\":" + claim + ",\"a\":" + claim + "}").found == "'a' again");
  CHECK(refusal("{\"a\":" + claim + ",\"\\u0061\":" + claim + "}").found == "'a' again");
  CHECK(refusal(R"({"__metadata__":{},"__metadata__":{}})").found == "'__metadata__' again");
  CHECK(refusal(R"({"__metadata__":{"k":"1","k":"2"}})").found == "'k' again");
  CHECK(refusal(with(R"({"dtype":"F32","dtype":"F32"})")).found == "'dtype', in 't'");
  CHECK(refusal(with(R"({"shape":[],"shape":[]})")).found == "'shape', in 't'");
  CHECK(refusal(with(R"({"data_offsets":[0,4],"data_offsets":[0,4]})")).found == "'data_offsets', in 't'");
}

TEST_CASE("safetensors header: a tensor has dtype, shape and data_offsets and nothing else") {
  CHECK(contains(refusal(with("{}")).expected, "dtype, shape and data_offsets"));
  CHECK(contains(refusal(with(R"({"dtype":"F32","shape":[1]})")).found, "'t'"));
  CHECK(contains(refusal(with(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1})")).found, "'more'"));
  CHECK(contains(refusal(with(R"({"dtype":"F32","shape":[1],"data_offsets":[0]})")).found, "1, in 't'"));
  CHECK(contains(refusal(with(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4,8]})")).found, "3, in 't'"));
  CHECK(contains(refusal(with("7")).expected, "an object for 't'"));
  CHECK(contains(refusal(with(R"("F32")")).expected, "an object for 't'"));
  CHECK(contains(refusal(with("null")).found, "null"));
}

TEST_CASE("safetensors header: shapes and offsets are whole numbers of 64 bits that are not negative") {
  for (const char* const number : {"-1", "-0", "1.0", "1e3", "18446744073709551616", "99999999999999999999999", "true",
                                   "null", "\"4\"", "-9223372036854775808"}) {
    CAPTURE(number);
    const std::string in_list = std::string("[") + number + "]";
    CHECK(contains(refusal(with("{\"shape\":" + in_list + "}")).expected, "whole numbers"));
    CHECK(contains(refusal(with("{\"data_offsets\":" + in_list + "}")).expected, "whole numbers"));
  }
  for (const char* const number : {"1e999", "-1e999", "NaN", "Infinity", "0x10", "01", "+1"}) {
    CAPTURE(number);
    CHECK(refusal(with(std::string("{\"shape\":[") + number + "]}")).offset > 8);
  }
  CHECK(contains(refusal(with(R"({"shape":"4"})")).expected, "a list for shape of 't'"));
  CHECK(contains(refusal(with(R"({"shape":[[4]]})")).found, "a list"));
  CHECK(contains(refusal(with(R"({"dtype":["F32"]})")).expected, "a text for dtype of 't'"));
}

TEST_CASE("safetensors header: the metadata are texts") {
  for (const char* const value : {"1", "null", "true", "[]", "{}", "-1", "0.5"}) {
    CAPTURE(value);
    CHECK(contains(refusal(std::string(R"({"__metadata__":{"k":)") + value + "}}").expected,
                   "a text for the metadata 'k'"));
  }
  CHECK(contains(refusal(R"({"__metadata__":["k"]})").expected, "an object for '__metadata__'"));
}

TEST_CASE("safetensors header: an error shows foreign text safely") {
  CHECK(contains(refusal(R"({"\u001b[31m":7})").expected, "'\\x1b[31m'"));
}

TEST_CASE("safetensors header: every beginning of a header that is not all of it is refused") {
  const std::string whole = R"({"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"__metadata__":{"k":"v"}})";
  CHECK(strata_test::refuses_every_truncation(strata_test::bytes_of(whole), [](const strata_test::Bytes& bytes) {
    parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }));
}
