// SPDX-License-Identifier: MIT
#include "strata/data/idx.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::Class;
using strata::Size;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::find_data;
using strata_test::TemporaryFolder;
using strata_test::write_file;

namespace {

/// An IDX file of the given type and extents with whatever follows.
Bytes idx(unsigned type, const std::vector<std::uint32_t>& extents, std::string_view values) {
  std::string text{'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents) {
    for (unsigned shift = 32; shift > 0;) text += static_cast<char>(extent >> (shift -= 8U) & 255U);
  }
  return bytes_of(text.append(values));
}

template <class T = float>
strata::IdxArray<T> parse(const Bytes& bytes) {
  return strata::parse_idx<T>(bytes, "some-idx");
}

constexpr auto ubyte = 8U;

}  // namespace

TEST_CASE("idx: bytes are read with their shape") {
  const auto array = parse(idx(ubyte, {2, 3}, {"\x00\x01\x02\x7f\x80\xff", 6}));
  CHECK(array.shape == std::vector<Size>{2, 3});
  CHECK(array.values == std::vector<float>{0, 1, 2, 127, 128, 255});
}

TEST_CASE("idx: all six types are read, big-endian") {
  CHECK(parse<int>(idx(0x08, {1}, "\xfe")).values == std::vector<int>{254});
  CHECK(parse<int>(idx(0x09, {1}, "\xfe")).values == std::vector<int>{-2});
  CHECK(parse<int>(idx(0x0B, {1}, "\xff\xfe")).values == std::vector<int>{-2});
  CHECK(parse<int>(idx(0x0C, {1}, {"\x00\x01\x00\x02", 4})).values == std::vector<int>{65538});
  CHECK(parse(idx(0x0D, {1}, {"\xbf\xc0\x00\x00", 4})).values == std::vector<float>{-1.5F});
  CHECK(parse(idx(0x0E, {1}, {"\xbf\xf8\x00\x00\x00\x00\x00\x00", 8})).values == std::vector<float>{-1.5F});
}

TEST_CASE("idx: an array without rows is an array") {
  const auto array = parse(idx(ubyte, {0, 28, 28}, ""));
  CHECK(array.shape == std::vector<Size>{0, 28, 28});
  CHECK(array.values.empty());
}

TEST_CASE("idx: a file that claims more images than it holds is refused") {
  const auto error = error_of([] { parse(idx(ubyte, {60000, 28, 28}, std::string(1000 * 784, 'x'))); });
  CHECK(error.what() == std::string("some-idx: byte 4: expected at most 1000 rows of 28 × 28 by the file's size, found "
                                    "60000; the file is cut short or its header lies: get it again"));
}

TEST_CASE("idx: twelve bytes that claim 16 GiB reserve nothing") {
  CHECK(error_of([] { parse(idx(0x0D, {0xffffffff}, "1234")); }).found == "4294967295");
}

TEST_CASE("idx: a shape whose product overflows to the file's size is refused") {
  CHECK_THROWS_AS(parse(idx(ubyte, {0x80000000, 0x80000000, 4}, "")), strata::FileError);
  CHECK_THROWS_AS(parse(idx(ubyte, {0xffffffff, 0xffffffff, 0xffffffff, 0}, "")), strata::FileError);
  CHECK_THROWS_AS(parse(idx(0x0E, {0x80000000, 0x40000000}, "")), strata::FileError);
}

TEST_CASE("idx: bytes after the last value are refused where they begin") {
  const auto error = error_of([] { parse(idx(ubyte, {2, 3}, "123456789")); });
  CHECK(error.offset == 18);
  CHECK(error.found == "3 more bytes");
}

TEST_CASE("idx: every truncation of a file is refused") {
  CHECK(strata_test::refuses_every_truncation(idx(ubyte, {2, 3}, "123456"), [](const Bytes& bytes) { parse(bytes); }));
}

TEST_CASE("idx: a changed byte of the header is refused, one of the values is another value") {
  const Bytes sound = idx(0x0B, {2, 3}, "123456789012");
  CHECK(strata_test::refusals_of_changed_bytes(sound, [](const Bytes& bytes) { parse(bytes); }) == 4 * 12);
}

TEST_CASE("idx: another format is refused at byte 0, and the error shows what it begins with") {
  const auto error = error_of([] { parse(bytes_of("PK\x03\x04 and more")); });
  CHECK(error.offset == 0);
  CHECK(error.found == "bytes 80 75 3 4");
}

TEST_CASE("idx: an unknown type is refused") {
  const auto error = error_of([] { parse(idx(0x0A, {1}, "1")); });
  CHECK(error.offset == 2);
  CHECK(error.found == "10");
}

TEST_CASE("idx: no dimensions are refused") {
  CHECK(error_of([] { parse(idx(ubyte, {}, "1")); }).offset == 3);
}

TEST_CASE("idx: 255 dimensions in a file of 8 bytes are refused") {
  const auto error = error_of([] { parse(bytes_of({"\0\0\x08\xff\0\0\0\1", 8})); });
  CHECK(error.expected == "255 extents of 4 bytes");
}

TEST_CASE("idx: a value that the type asked for cannot hold is refused") {
  CHECK(error_of([] { parse<Class>(idx(0x09, {2}, "\x01\xff")); }).found == "-1");
}

TEST_CASE("idx: files become a data set of values as stored") {
  const TemporaryFolder folder;
  const auto images = write_file(folder / "images", idx(ubyte, {2, 2, 2}, {"\x00\x01\x02\x03\x04\x05\x06\xff", 8}));
  const auto labels = write_file(folder / "labels", idx(ubyte, {2}, "\x07\x03"));
  const auto data = strata::read_idx_dataset<4>(images, labels);
  CHECK(data.inputs == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 255});
  CHECK(data.labels == std::vector<Class>{1, 0});
  CHECK(data.class_names == std::vector<std::string>{"3", "7"});
  CHECK(strata::read_idx_dataset<4, double>(images, labels).inputs[7] == 255.0);
}

TEST_CASE("idx: a data set of another width, or of files that do not belong together, is refused") {
  const TemporaryFolder folder;
  const auto images = write_file(folder / "images", idx(ubyte, {2, 2, 2}, "12345678"));
  const auto two = write_file(folder / "two", idx(ubyte, {2}, "12"));
  const auto three = write_file(folder / "three", idx(ubyte, {3}, "123"));
  CHECK(error_of([&] { strata::read_idx_dataset<5>(images, two); }).found == "the shape 2 × 2 × 2");
  CHECK(error_of([&] { strata::read_idx_dataset<4>(images, three); }).path == three.string());
  CHECK(contains(error_of([&] { strata::read_idx_dataset<1>(two, images); }).what(), "swapped?"));
}

TEST_CASE("idx: a data set without rows is refused") {
  const TemporaryFolder folder;
  const auto images = write_file(folder / "images", idx(ubyte, {0, 2, 2}, ""));
  const auto labels = write_file(folder / "labels", idx(ubyte, {0}, ""));
  CHECK(error_of([&] { strata::read_idx_dataset<4>(images, labels); }).expected == "at least one row");
}

TEST_CASE("idx: some rows are read alone, and the shape without any") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", idx(0x0B, {3, 1, 2}, {"\0a\0b\0c\0d\0e\0f", 12}));
  CHECK(strata::idx_shape(path) == std::vector<Size>{3, 1, 2});
  const auto last = strata::read_idx<int>(path, strata::Part{1, 2, 2});
  CHECK(last.shape == std::vector<Size>{2, 1, 2});
  CHECK(last.values == std::vector<int>{'c', 'd', 'e', 'f'});
  CHECK(strata::read_idx<int>(path, strata::RowRange{1, 1}).values == std::vector<int>{'c', 'd'});
  CHECK(error_of([&] { strata::read_idx<int>(path, strata::RowRange{2, 2}); }).found == "3 rows");
}

TEST_CASE("idx: a file cut short anywhere is refused, whichever rows are asked for") {
  const TemporaryFolder folder(strata_test::fast_place());
  CHECK(strata_test::refuses_every_truncation(idx(ubyte, {3, 2}, "abcdef"), [&](const Bytes& bytes) {
    strata::read_idx<int>(write_file(folder / "a", bytes), strata::RowRange{0, 1});
  }));
}

TEST_CASE("idx: a data set of some rows numbers the classes as all of them do") {
  const TemporaryFolder folder;
  const auto images = write_file(folder / "images", idx(ubyte, {4, 2}, "abcdefgh"));
  const auto labels = write_file(folder / "labels", idx(ubyte, {4}, "\x07\x03\x05\x07"));
  const auto all = strata::read_idx_dataset<2>(images, labels);
  const auto some = strata::read_idx_dataset<2>(images, labels, strata::RowRange{2, 2});
  CHECK(some.inputs == std::vector<float>{'e', 'f', 'g', 'h'});
  CHECK(some.labels == std::vector<Class>{1, 2});
  CHECK(some.class_names == all.class_names);
  const auto named = strata::read_idx_dataset<2>(images, labels, strata::Part{0, 1, 4}, {}, {"7", "5", "3"});
  CHECK(named.labels == std::vector<Class>{0});
  // Where the classes are given, nobody asks what other rows have.
  CHECK(strata::read_idx_dataset<2>(images, labels, strata::RowRange{1, 1}, {}, {"3"}).labels == std::vector<Class>{0});
  const auto three = write_file(folder / "three", idx(ubyte, {3}, "123"));
  CHECK(contains(error_of([&] { strata::read_idx_dataset<2>(images, three, strata::Part{}); }).what(),
                 "the two files do not belong together"));
}

TEST_CASE("idx: the limit holds for each file") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", idx(ubyte, {2}, "12"));
  CHECK(strata::read_idx<int>(path, {.bytes = 10}).values.size() == 2);
  CHECK_THROWS_AS(strata::read_idx<int>(path, {.bytes = 9}), strata::FileError);
}

TEST_CASE("idx: an error names the path it was given") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", "no idx at all");
  CHECK(error_of([&] { strata::read_idx<int>(path); }).path == path.string());
}

#if STRATA_WITH_ZLIB
TEST_CASE("idx: a compressed file is read") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a.gz", strata_test::gzip(idx(ubyte, {2, 3}, "123456")));
  CHECK(strata::read_idx<int>(path).shape == std::vector<Size>{2, 3});
}

namespace {

template <class Labels>
std::array<int, 10> counts(const Labels& labels) {
  std::array<int, 10> count{};
  for (const Class label : labels) ++count.at(label);
  return count;
}

}  // namespace

TEST_CASE("idx: MNIST is what it is known to be") {
  const auto data = find_data();
  if (!data || !std::filesystem::exists(*data / "mnist")) {
    MESSAGE("SKIPPED: no MNIST; set STRATA_DATA to the folder with mnist/");
    return;
  }
  const auto folder = *data / "mnist";
  const auto train =
      strata::read_idx_dataset<784>(folder / "train-images-idx3-ubyte.gz", folder / "train-labels-idx1-ubyte.gz");
  CHECK(train.rows() == 60000);
  CHECK(counts(train.labels) == std::array{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
  CHECK(train.label(0) == 5);
  CHECK(*std::max_element(train.inputs.begin(), train.inputs.end()) == 255.0F);
  const double sum = std::accumulate(train.inputs.begin(), train.inputs.end(), 0.0);
  CHECK(sum / 60000 / 784 / 255 == doctest::Approx(0.1306604762738429));

  const auto test =
      strata::read_idx_dataset<784>(folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz");
  CHECK(test.rows() == 10000);
  CHECK(counts(test.labels) == std::array{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009});
  CHECK(test.label(0) == 7);
  CHECK_THROWS_AS(
      strata::read_idx_dataset<783>(folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz"),
      strata::FileError);
}

TEST_CASE("idx: KMNIST is what it is known to be") {
  const auto data = find_data();
  if (!data || !std::filesystem::exists(*data / "kmnist")) {
    MESSAGE("SKIPPED: no KMNIST; set STRATA_DATA to the folder with kmnist/");
    return;
  }
  const auto folder = *data / "kmnist";
  const auto test =
      strata::read_idx_dataset<784>(folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz");
  CHECK(test.rows() == 10000);
  std::array<int, 10> equal{};
  equal.fill(1000);
  CHECK(counts(test.labels) == equal);

  const auto train =
      strata::read_idx_dataset<784>(folder / "train-images-idx3-ubyte.gz", folder / "train-labels-idx1-ubyte.gz");
  CHECK(train.rows() == 60000);
  equal.fill(6000);
  CHECK(counts(train.labels) == equal);
}
#else
TEST_CASE("idx: MNIST and KMNIST need zlib") { MESSAGE("SKIPPED: built without zlib, so no real images were read"); }
#endif
