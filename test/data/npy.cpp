// SPDX-License-Identifier: MIT
#include "strata/data/npy.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"
#include "support/npy.hpp"

using strata::Size;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::npy;
using strata_test::TemporaryFolder;
using strata_test::write_file;

namespace {

template <class T = float>
strata::NpyArray<T> parse(const Bytes& bytes) {
  return strata::parse_npy<T>(bytes, "some.npy");
}

constexpr std::string_view three_halves{"\0\0\xc0\x3f", 4};

}  // namespace

TEST_CASE("npy: versions 1.0, 2.0 and 3.0 are read") {
  for (const char version : {'\1', '\2', '\3'}) {
    const auto array = parse(npy("<f4", "(1, 1)", three_halves, version));
    CHECK(array.shape == std::vector<Size>{1, 1});
    CHECK(array.values == std::vector<float>{1.5F});
  }
}

TEST_CASE("npy: any other version is refused") {
  for (const char version : {'\0', '\4', '\x7f'}) {
    CHECK(error_of([&] { parse(npy("<f4", "(1,)", three_halves, version)); }).offset == 6);
  }
  Bytes minor = npy("<f4", "(1,)", three_halves);
  minor[7] = std::byte{1};
  CHECK(error_of([&] { parse(minor); }).found == "1.1");
}

TEST_CASE("npy: both byte orders are read") {
  CHECK(parse(npy(">f4", "(1,)", {"\x3f\xc0\0\0", 4})).values == std::vector<float>{1.5F});
  CHECK(parse<int>(npy(">i2", "(2,)", "\xff\xfe\x01\x02")).values == std::vector<int>{-2, 258});
  CHECK(parse<int>(npy("<i2", "(2,)", "\xfe\xff\x02\x01")).values == std::vector<int>{-2, 258});
}

TEST_CASE("npy: half-precision numbers are read in both byte orders, and so is a shape of Python 2") {
  CHECK(parse(npy("<f2", "(2L,)", {"\x00\x3c\x00\xc0", 4})).values == std::vector<float>{1, -2});
  CHECK(parse(npy(">f2", "(2L, 1L)", {"\x3c\x00\xc0\x00", 4})).values == std::vector<float>{1, -2});
  CHECK(error_of([] { parse<int>(npy("<f2", "(1,)", {"\x00\x38", 2})); }).found == "0.5");
}

TEST_CASE("npy: a single number and an empty array are arrays") {
  CHECK(parse(npy("<f4", "()", three_halves)).values == std::vector<float>{1.5F});
  CHECK(parse(npy("<f4", "()", three_halves)).shape.empty());
  CHECK(parse(npy("<f4", "(0, 784)", "")).values.empty());
  CHECK(parse(npy("<f4", "(0, 784)", "", 1, "True")).values.empty());
}

TEST_CASE("npy: Fortran order becomes C order") {
  const auto matrix = parse<int>(npy("|u1", "(2, 3)", "\x01\x04\x02\x05\x03\x06", 1, "True"));
  CHECK(matrix.shape == std::vector<Size>{2, 3});
  CHECK(matrix.values == std::vector<int>{1, 2, 3, 4, 5, 6});
  const auto cube = parse<int>(npy("|u1", "(2, 2, 2)", "\x01\x05\x03\x07\x02\x06\x04\x08", 1, "True"));
  CHECK(cube.values == std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(parse<int>(npy("|u1", "(2,)", "\x01\x02", 1, "True")).values == std::vector<int>{1, 2});
}

TEST_CASE("npy: doubles read as float are rounded; NaN and infinities stay") {
  const double values[] = {0.1, std::numeric_limits<double>::infinity(), std::nan("")};
  const std::string_view raw(reinterpret_cast<const char*>(values), sizeof values);
  const auto array = parse(npy(std::endian::native == std::endian::little ? "<f8" : ">f8", "(3,)", raw));
  CHECK(array.values[0] == 0.1F);
  CHECK(std::isinf(array.values[1]));
  CHECK(std::isnan(array.values[2]));
}

TEST_CASE("npy: a value that the type asked for cannot hold is refused where it stands") {
  const Bytes bytes = npy("<i2", "(2,)", {"\x01\0\0\x01", 4});
  const auto error = error_of([&] { parse<std::uint8_t>(bytes); });
  CHECK(error.found == "256");
  CHECK(error.offset == bytes.size() - 2);
}

TEST_CASE("npy: a shape larger than the file is refused before memory is reserved") {
  const auto error = error_of([] { parse(npy("<f4", "(1000000000000, 784)", three_halves)); });
  CHECK(error.expected == "at most 0 rows of 784 by the file's size");
  CHECK(error.found == "1000000000000");
}

TEST_CASE("npy: a shape whose product overflows is refused, even with a zero in it") {
  CHECK_THROWS_AS(parse(npy("<f4", "(4294967296, 4294967296)", "")), strata::FileError);
  CHECK_THROWS_AS(parse(npy("<f4", "(4611686018427387904,)", "")), strata::FileError);
  CHECK_THROWS_AS(parse(npy("<f4", "(4294967296, 4294967296, 0)", "")), strata::FileError);
}

TEST_CASE("npy: bytes after the last value are refused") {
  const Bytes bytes = npy("<f4", "(1,)", std::string(three_halves) + "x");
  const auto error = error_of([&] { parse(bytes); });
  CHECK(error.offset == bytes.size() - 1);
  CHECK(error.found == "1 more bytes");
}

TEST_CASE("npy: every truncation of a file is refused") {
  for (const char version : {'\1', '\2'}) {
    CHECK(strata_test::refuses_every_truncation(npy("<f4", "(1, 1)", three_halves, version),
                                                [](const Bytes& bytes) { parse(bytes); }));
  }
}

TEST_CASE("npy: no changed byte does anything but be refused or be another value") {
  const Bytes sound = npy("<i2", "(2, 3)", "123456789012");
  CHECK(strata_test::refusals_of_changed_bytes(sound, [](const Bytes& bytes) { parse(bytes); }) > sound.size());
}

TEST_CASE("npy: a header longer than the file is refused") {
  Bytes bytes = npy("<f4", "(1,)", three_halves, 2);
  bytes[11] = std::byte{0xff};
  const auto error = error_of([&] { parse(bytes); });
  CHECK(error.offset == 8);
  CHECK(contains(error.expected, "by the file's size"));
}

TEST_CASE("npy: another format is refused at byte 0") {
  const auto error = error_of([] { parse(bytes_of("PK\x03\x04 and more")); });
  CHECK(error.offset == 0);
  CHECK(error.found == "'PK\\x03\\x04 a'");
}

TEST_CASE("npy: the limit holds, and errors name the path") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a.npy", npy("<f4", "(2,)", three_halves));
  CHECK(error_of([&] { strata::read_npy<float>(path); }).path == path.string());
  CHECK(contains(error_of([&] { strata::read_npy<float>(path, {.bytes = 10}); }).expected, "at most 10 bytes"));
}

TEST_CASE("npy: what is written is read back, bit for bit") {
  const TemporaryFolder folder;
  const std::vector<Size> shape{2, 3};
  const std::vector<float> floats{0.1F, -0.0F, std::numeric_limits<float>::denorm_min(), 3e38F, -1, 1e-30F};
  strata::write_npy<float>(folder / "f.npy", shape, floats);
  const auto read = strata::read_npy<float>(folder / "f.npy");
  CHECK(read.shape == shape);
  CHECK(read.values == floats);
  CHECK(std::signbit(read.values[1]));

  const std::vector<double> doubles{0.1, -1e300};
  strata::write_npy<double>(folder / "d.npy", std::vector<Size>{2}, doubles);
  CHECK(strata::read_npy<double>(folder / "d.npy").values == doubles);
  strata::write_npy<double>(folder / "s.npy", std::vector<Size>{}, std::vector<double>{4});
  CHECK(strata::read_npy<double>(folder / "s.npy").shape.empty());
}

TEST_CASE("npy: a file is written as NumPy writes it, byte for byte") {
  if (std::endian::native != std::endian::little) return;
  const TemporaryFolder folder;
  const auto check = [&](const std::vector<Size>& shape, Size size, const std::string& text) {
    strata::write_npy<float>(folder / "a.npy", shape, std::vector<float>(size, 1.5F));
    std::string expected{"\x93NUMPY\1\0\x76\0", 10};
    expected.append(text).append(127 - expected.size(), ' ').append("\n");
    for (Size i = 0; i < size; ++i) expected.append(three_halves);
    CHECK(strata::read_bytes(folder / "a.npy") == bytes_of(expected));
  };
  check({}, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }");
  check({3}, 3, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }");
  check({2, 3}, 6, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
}

TEST_CASE("npy: values begin at a multiple of 64 bytes") {
  const TemporaryFolder folder;
  std::vector<Size> shape;
  for (Size dimensions = 0; dimensions < 60; ++dimensions) {
    strata::write_npy<float>(folder / "a.npy", shape, std::vector<float>(1));
    CHECK(std::filesystem::file_size(folder / "a.npy") % 64 == 4);
    CHECK(strata::read_npy<float>(folder / "a.npy").shape == shape);
    shape.push_back(1);
  }
}

TEST_CASE("npy: a shape that is not that of the values is not written") {
  const TemporaryFolder folder;
  const std::vector<float> values(6);
  CHECK_THROWS_AS(strata::write_npy<float>(folder / "a.npy", std::vector<Size>{2, 4}, values), strata::Error);
  CHECK_THROWS_AS(strata::write_npy<float>(folder / "a.npy", std::vector<Size>(30000, 1), std::vector<float>(1)),
                  strata::Error);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("npy: a file that cannot be written is an error that names it") {
  const auto error =
      error_of([] { strata::write_npy<float>("/nowhere/a.npy", std::vector<Size>{}, std::vector<float>(1)); });
  CHECK(error.path == "/nowhere/a.npy");
}

#if STRATA_WITH_ZLIB
TEST_CASE("npy: a compressed file is read") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a.npy.gz", strata_test::gzip(npy("<f4", "(1,)", three_halves)));
  CHECK(strata::read_npy<float>(path).values == std::vector<float>{1.5F});
}
#endif

TEST_CASE("npy: some rows are read alone, and the shape without any, of each version") {
  const TemporaryFolder folder;
  for (const char version : {'\1', '\2', '\3'}) {
    const auto path = write_file(folder / "a.npy", npy("<i2", "(3, 2)", {"a\0b\0c\0d\0e\0f", 12}, version));
    CHECK(strata::npy_shape(path) == std::vector<Size>{3, 2});
    const auto last = strata::read_npy<int>(path, strata::Part{1, 2, 2});
    CHECK(last.shape == std::vector<Size>{2, 2});
    CHECK(last.values == std::vector<int>{'c', 'd', 'e', 'f'});
    CHECK(strata::read_npy<int>(path, strata::RowRange{1, 1}).values == std::vector<int>{'c', 'd'});
  }
}

TEST_CASE("npy: rows of a file of a terabyte take the memory of these rows") {
  const TemporaryFolder folder;
  const Bytes header = npy("|u1", "(1073741824, 1024)", "");
  const auto path = write_file(folder / "a.npy", header);
  std::filesystem::resize_file(path, header.size() + (std::uintmax_t{1} << 40U));
  const auto rows = strata::read_npy<std::uint8_t>(path, strata::RowRange{Size{1} << 29U, 2}, {.bytes = 2048});
  CHECK(rows.shape == std::vector<Size>{2, 1024});
  CHECK(rows.values == std::vector<std::uint8_t>(2048));
}

TEST_CASE("npy: rows of Fortran order, where they do not lie in one place, are refused, unless there is one index") {
  const TemporaryFolder folder;
  const auto two = write_file(folder / "a.npy", npy("|u1", "(2, 3)", "abcdef", 1, "True"));
  CHECK(contains(error_of([&] { strata::read_npy<int>(two, strata::Part{}); }).what(), "ascontiguousarray"));
  const auto one = write_file(folder / "b.npy", npy("|u1", "(3,)", "abc", 1, "True"));
  CHECK(strata::read_npy<int>(one, strata::RowRange{2, 1}).values == std::vector<int>{'c'});
}

TEST_CASE("npy: a file cut short anywhere, or with a header that lies, is refused whichever rows are asked for") {
  const TemporaryFolder folder(strata_test::fast_place());
  const auto read = [&](const Bytes& bytes) {
    strata::read_npy<int>(write_file(folder / "a.npy", bytes), strata::RowRange{0, 1});
  };
  const Bytes sound = npy("|u1", "(3, 2)", "abcdef");
  CHECK(strata_test::refuses_every_truncation(sound, read));
  Bytes lies = sound;
  lies[9] = std::byte{1};
  CHECK(contains(error_of([&] { read(lies); }).what(), "by the file's size"));
}

TEST_CASE("npy: a data set of some rows, with labels that are one-hot") {
  const TemporaryFolder folder;
  const auto x = write_file(folder / "x.npy", npy("|u1", "(3, 2)", "abcdef"));
  const auto y = write_file(folder / "y.npy", npy("|u1", "(3, 3)", {"\0\1\0\0\0\1\1\0\0", 9}));
  const auto data = strata::read_npy_dataset<2>(x, y, strata::RowRange{1, 2});
  CHECK(data.inputs == std::vector<float>{'c', 'd', 'e', 'f'});
  CHECK(data.labels == std::vector<strata::Class>{2, 0});
  CHECK(data.class_names.size() == 3);
  const auto wrong = write_file(folder / "w.npy", npy("|u1", "(3, 2)", {"\0\1\1\0\1\1", 6}));
  CHECK(contains(error_of([&] {
                   strata::read_npy_dataset<2>(x, wrong, strata::RowRange{1, 2});
                 }).what(),
                 "another row 2 of 2 values"));
  const auto two = write_file(folder / "t.npy", npy("|u1", "(2, 2)", {"\0\1\1\0", 4}));
  CHECK(contains(error_of([&] {
                   strata::read_npy_dataset<2>(x, two, strata::RowRange{1, 2});
                 }).what(),
                 "the two files do not belong together"));
}

TEST_CASE("npy: inputs and one-hot labels, from two files, become a data set") {
  const strata_test::TemporaryFolder folder;
  const auto x = strata_test::write_file(folder / "x.npy", npy("|u1", "(2, 1, 2)", "abcd"));
  const auto y = strata_test::write_file(folder / "y.npy", npy("|u1", "(2, 3)", {"\0\1\0\0\0\1", 6}));
  const auto data = strata::read_npy_dataset<2>(x, y);
  CHECK(data.inputs == std::vector<float>{'a', 'b', 'c', 'd'});
  CHECK(data.labels == std::vector<strata::Class>{1, 2});
  CHECK(strata::read_npy_dataset<2>(x, y, {}, {"a", "b", "c"}).class_names[2] == "c");
}
