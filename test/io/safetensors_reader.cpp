// SPDX-License-Identifier: MIT
#include "strata/io/safetensors_reader.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/file_errors.hpp"
#include "support/safetensors_files.hpp"

using strata::Error;
using strata::FileError;
using strata::Size;
using strata::detail::Dtype;
using strata::detail::SafetensorsReader;
using strata_test::contains;
using strata_test::error_of;
using strata_test::raw;
using strata_test::safetensors;
using strata_test::TemporaryFolder;

namespace {

using Shape = std::vector<Size>;

SafetensorsReader open(const TemporaryFolder& folder, std::string_view bytes) {
  return {strata_test::write_file(folder / "f", bytes), {.tensors = 3, .data = 100}};
}

/// The error that opening a file of these bytes is.
FileError refusal(std::string_view bytes) {
  const TemporaryFolder folder;
  return error_of([&] { open(folder, bytes); });
}

std::string claim(const std::string& name, const std::string& begin, const std::string& end,
                  const std::string& shape = "1", const std::string& dtype = "F32") {
  return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" + begin + "," +
         end + "]}";
}

}  // namespace

TEST_CASE("safetensors reader: tensors that are asked for by name, shape and type are given") {
  const TemporaryFolder folder;
  auto file = open(folder, safetensors("{" + claim("b", "8", "12") + "," + claim("a", "0", "8", "2,1") + "}",
                                       raw<float>({1.5F, -2, 0.25F})));
  CHECK(file.reals<double>("a", Shape{2, 1}, {Dtype::F32}) == std::vector<double>{1.5, -2});
  CHECK(error_of([&] { file.check_that_this_is_all(); }).found == "'b'");
  CHECK(file.reals<float>("b", Shape{1}, {Dtype::F64, Dtype::F32}) == std::vector<float>{0.25});
  CHECK(file.is("b", Dtype::F32));
  file.check_that_this_is_all();
}

TEST_CASE("safetensors reader: a file that has not even a length, or a longer header than bytes, is refused") {
  CHECK(contains(refusal("1234567").expected, "8 bytes"));
  CHECK(refusal("1234567").offset == 7);
  const auto longer = refusal(std::string("\x03\0\0\0\0\0\0\0{}", 10));
  CHECK(longer.expected == "a header of at most 2 bytes by the file's size");
  CHECK(longer.found == "3");
  CHECK(refusal(std::string(8, '\xff') + "{}").found == "18446744073709551615");
  CHECK(refusal(std::string("\x02\0\0\0\0\0\0\x80{}", 10)).found == "9223372036854775810");
  CHECK(contains(refusal(std::string(8, '\0')).expected, "'{'"));
}

TEST_CASE("safetensors reader: a header longer than any that could be wanted is refused before it is read") {
  const Size most = (Size{1} << 20U) + 3 * 1024;
  CHECK(contains(refusal(safetensors("{}" + std::string(most - 1, ' '))).expected, "enough for the tensors"));
  const TemporaryFolder folder;
  open(folder, safetensors("{}" + std::string(most - 2, ' ')));
}

TEST_CASE("safetensors reader: more bytes of tensors than are wanted are never read") {
  const TemporaryFolder folder;
  const Size terabyte = Size{1} << 40U;
  const std::string header = "{" + claim("a", "0", std::to_string(terabyte), std::to_string(terabyte / 4)) + "}";
  const auto path = strata_test::write_file(folder / "f", safetensors(header));
  std::filesystem::resize_file(path, 8 + header.size() + terabyte);
  SafetensorsReader file(path, {.tensors = 3, .data = 100});
  const auto error = error_of([&] { file.reals<float>("a", Shape{terabyte / 4}, {Dtype::F32}); });
  CHECK(error.expected == "at most 100 bytes of tensors");
  CHECK(error.found == std::to_string(terabyte));
}

TEST_CASE("safetensors reader: a file whose length looks like a gzip stream is read as it is") {
  const TemporaryFolder folder;
  const std::string bytes = safetensors("{}" + std::string(0x8b1f - 2, ' '));
  REQUIRE(bytes.starts_with("\x1f\x8b"));
  open(folder, bytes).check_that_this_is_all();
}

TEST_CASE("safetensors reader: tensors must fill the data without gap, overlap or rest") {
  const std::string eight(8, '\0');
  const auto two = [&](const std::string& a, const std::string& b) {
    return refusal(safetensors("{" + a + "," + b + "}", eight));
  };
  const auto gap = two(claim("a", "0", "2"), claim("b", "4", "8"));
  CHECK(gap.expected == "data_offsets from 2 upwards for 'b'");
  CHECK(gap.found == "4 to 8");
  CHECK(contains(gap.what(), "tensors must neither overlap nor leave gaps"));
  CHECK(contains(two(claim("a", "0", "6"), claim("b", "4", "8")).expected, "from 6 upwards for 'b'"));
  CHECK(contains(two(claim("a", "0", "8"), claim("b", "0", "8")).expected, "from 8 upwards"));
  CHECK(contains(two(claim("a", "4", "0"), claim("b", "4", "8")).found, "4 to 0"));
  CHECK(contains(two(claim("a", "0", "4"), claim("b", "4", "12")).expected, "up to 8 at most"));
  CHECK(contains(two(claim("a", "0", "4"), claim("b", "4", "18446744073709551615")).found, "18446744073709551615"));
  CHECK(contains(two(claim("a", "18446744073709551612", "4"), claim("b", "4", "8")).expected, "from 0"));
  const auto rest = two(claim("a", "0", "2"), claim("b", "2", "7"));
  CHECK(rest.found == "1 more bytes");
  CHECK(contains(rest.expected, "the end of the file"));
  CHECK(contains(refusal(safetensors("{}", "x")).found, "1 more"));
}

TEST_CASE("safetensors reader: a tensor that is missing is named beside those there are") {
  const TemporaryFolder folder;
  auto none = open(folder, safetensors("{}"));
  const auto error = error_of([&] { none.tensor("w", Shape{2, 3}, {Dtype::F32}); });
  CHECK(error.expected == "the tensor 'w' of shape 2 × 3");
  CHECK(error.found == "no tensors");
  std::string many = claim("t0", "0", "0");
  for (int i = 1; i < 9; ++i) many += "," + claim("t" + std::to_string(i), "0", "0");
  auto nine = open(folder, safetensors("{" + many + "}"));
  CHECK(error_of([&] {
          nine.tensor("w", Shape{2, 3}, {Dtype::F32});
        }).found == "only 't0', 't1', 't2', 't3', 't4', 't5' and 3 more");
}

TEST_CASE("safetensors reader: a tensor of another shape, type or size than asked for is refused") {
  const TemporaryFolder folder;
  const auto error = [&](const std::string& shape, const std::string& dtype, const Shape& wanted) {
    auto file = open(folder, safetensors("{" + claim("a", "0", "8", shape, dtype) + "}", std::string(8, '\0')));
    return error_of([&] { file.tensor("a", wanted, {Dtype::F32, Dtype::F64}); });
  };
  CHECK(error("2,1", "F32", {1, 2}).expected == "the shape 1 × 2 of 'a'");
  CHECK(error("2,1", "F32", {1, 2}).found == "2 × 1");
  CHECK(error("2", "F32", {2, 1}).found == "2");
  CHECK(error("", "F64", {1}).found == "a single number");
  CHECK(error("1,1,1,1,1,1,1,1,1,1,2", "F32", {2}).found == "1 × 1 × 1 × 1 × 1 × 1 × 1 × 1");
  CHECK(error("2", "I32", {2}).expected == "F32 or F64 in 'a'");
  CHECK(error("2", "I32", {2}).found == "'I32'");
  CHECK(error("2", "U32", {2}).found == "'U32'");
  CHECK(error("2", "F64", {2}).expected == "16 bytes for 'a'");
  CHECK(error("3", "F32", {3}).found == "8");
}

TEST_CASE("safetensors reader: one tensor for two names is an error of the caller's names") {
  const TemporaryFolder folder;
  auto file = open(folder, safetensors("{" + claim("a", "0", "4") + "}", std::string(4, '\0')));
  file.tensor("a", Shape{1}, {Dtype::F32});
  CHECK(contains(error_of<Error>([&] { file.tensor("a", Shape{1}, {Dtype::F32}); }).what(), "asked for twice"));
}

TEST_CASE("safetensors reader: a number that is not finite, or too large for its type, is refused with its place") {
  const TemporaryFolder folder;
  for (const double bad : {HUGE_VAL, -HUGE_VAL, std::nan(""), 1e39}) {
    const std::string header = "{" + claim("a", "0", "16", "2", "F64") + "}";
    auto file = open(folder, safetensors(header, raw<double>({1, bad})));
    const auto error = error_of([&] { file.reals<float>("a", Shape{2}, {Dtype::F64}); });
    CHECK(error.offset == 8 + header.size() + 8);
    CHECK(contains(error.expected, "in 'a'"));
  }
  auto file = open(folder, safetensors("{" + claim("a", "0", "8", "1", "F64") + "}", raw<double>({1e39})));
  CHECK(file.reals<double>("a", Shape{1}, {Dtype::F64}) == std::vector<double>{1e39});
}

TEST_CASE("safetensors reader: metadata that are asked for must say what is expected") {
  const TemporaryFolder folder;
  auto file = open(folder, safetensors(R"({"__metadata__":{"k":"a\u0007b"}})"));
  CHECK(file.has_note("k"));
  CHECK_FALSE(file.has_note("n"));
  const auto other = error_of([&] { file.check_note("k", "c", "do this"); });
  CHECK(std::string(other.what()) == (folder / "f").string() + ": byte 39: expected k = c, found a\\x07b; do this");
  CHECK(error_of([&] { file.check_note("n", "c", ""); }).expected == "the metadata 'n' = c");
}

TEST_CASE("safetensors reader: metadata of any length are shown, but not all of them") {
  const TemporaryFolder folder;
  auto file = open(folder, safetensors(R"({"__metadata__":{"k":")" + std::string(100000, 'x') + R"("}})"));
  CHECK(error_of([&] { file.check_note("k", "c", ""); }).found.size() < 2100);
}

TEST_CASE("safetensors reader: whole numbers keep all their bits") {
  const TemporaryFolder folder;
  auto file = open(folder, safetensors("{" + claim("a", "0", "8", "1", "U64") + "}", raw<std::uint64_t>({~0ULL - 1})));
  CHECK(file.numbers<std::uint64_t>("a", Shape{1}) == std::vector<std::uint64_t>{~0ULL - 1});
}
