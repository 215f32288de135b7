// SPDX-License-Identifier: MIT
#include "strata/data/array_rows.hpp"

#include <doctest/doctest.h>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::Part;
using strata::RowRange;
using strata::Size;
using strata::detail::ArrayHeader;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::write_file;

namespace {

/// Rows of an array of bytes with this shape, whose values are the contents of a file.
strata::detail::ArrayRows<int> rows(const Bytes& file, std::vector<Size> shape, strata::RowChoice auto wanted,
                                    strata::ReadLimits limits = {}) {
  const TemporaryFolder folder(strata_test::fast_place());
  strata::detail::ByteStream stream(write_file(folder / "a", file));
  return strata::detail::read_rows<int>(
      stream, ArrayHeader{std::move(shape), strata::detail::Element::uint8, std::endian::little, 2, 7}, wanted, limits);
}

std::vector<int> letters(const char* text) { return {text, text + std::string_view(text).size()}; }

const Bytes twelve = bytes_of("abcdefghijkl");

/// What is the same of a file that is compressed, and of one that is not.
void check_both(auto&& check) {
  check(twelve);
#if STRATA_WITH_ZLIB
  check(strata_test::gzip(twelve));
#endif
}

}  // namespace

TEST_CASE("array rows: those of a range or of a part are read, and no others") {
  check_both([](const Bytes& file) {
    const auto some = rows(file, {4, 3}, RowRange{1, 2});
    CHECK(some.array.shape == std::vector<Size>{2, 3});
    CHECK(some.array.values == letters("defghi"));
    CHECK(some.range == RowRange{1, 2});
    CHECK(some.of == 4);
    CHECK(some.shape_at == 2);
    CHECK(rows(file, {4, 3}, Part{}).array.values == letters("abcdefghijkl"));
    CHECK(rows(file, {4, 3}, Part{3, 4, 4}).array.values == letters("jkl"));
    CHECK(rows(file, {12}, RowRange{11, 1}).array.values == letters("l"));
    CHECK(rows(file, {4, 3}, RowRange{4, 0}).array.values.empty());
    CHECK(rows(file, {2, 2, 3}, RowRange{1, 1}).array.shape == std::vector<Size>{1, 2, 3});
  });
}

TEST_CASE("array rows: rows that are not there are refused") {
  check_both([](const Bytes& file) {
    for (const RowRange range : {RowRange{4, 1}, RowRange{0, 5}, RowRange{5, 0}, RowRange{2, Size{0} - 1}}) {
      const auto error = error_of([&] { rows(file, {4, 3}, range); });
      CHECK(error.found == "4 rows");
      CHECK(error.offset == 2);
    }
  });
  CHECK(error_of([] { rows(bytes_of("a"), {}, Part{}); }).found == "a single number");
}

TEST_CASE("array rows: a shape that is not as large as the file is refused, whichever rows are asked for") {
  check_both([](const Bytes& file) {
    for (const RowRange range : {RowRange{0, 1}, RowRange{2, 1}}) {
      CHECK(error_of([&] { rows(file, {5, 3}, range); }).expected == "at most 4 rows of 3 by the file's size");
      CHECK(error_of([&] { rows(file, {3, 3}, range); }).found == "3 more bytes");
      CHECK(error_of([&] { rows(file, {Size{1} << 40U, Size{1} << 40U}, range); }).offset == 2);
    }
  });
}

TEST_CASE("array rows: the limit is that of the rows that are read, not of the file") {
  check_both([](const Bytes& file) {
    CHECK(rows(file, {4, 3}, RowRange{2, 1}, {.bytes = 3}).array.values == letters("ghi"));
    CHECK(error_of([&] { rows(file, {4, 3}, RowRange{2, 1}, {.bytes = 2}); }).found == "3");
  });
}

TEST_CASE("array rows: a value that the type cannot hold is refused where it is asked for") {
  const TemporaryFolder folder(strata_test::fast_place());
  const auto path = write_file(folder / "a", "ab\xff");
  const auto read = [&](RowRange range) {
    strata::detail::ByteStream stream(path);
    const ArrayHeader header{{3}, strata::detail::Element::uint8, std::endian::little, 2, 7};
    return strata::detail::read_rows<std::int8_t>(stream, header, range, {}).array.values.size();
  };
  CHECK(read({0, 2}) == 2);
  CHECK(error_of([&] { read({1, 2}); }).offset == 9);
}

TEST_CASE("array rows: all numbers of a file come piece by piece, and what the whole is refused for is refused") {
  static constexpr Size count = 150000;  // of two bytes: three pieces
  Bytes numbers;
  for (Size i = 0; i < count; ++i) {
    numbers.push_back(static_cast<std::byte>(i & 0xFFU));
    numbers.push_back(static_cast<std::byte>(i >> 8U & 0xFFU));
  }
  const auto go_through = [](const Bytes& file, std::vector<Size> shape) {
    const TemporaryFolder folder(strata_test::fast_place());
    strata::detail::ByteStream stream(write_file(folder / "a", file));
    Size pieces = 0, next = 0;
    const ArrayHeader header{std::move(shape), strata::detail::Element::uint16, std::endian::little, 2, 7};
    strata::detail::for_each_piece<double>(stream, header, [&](Size first, const std::vector<double>& values) {
      CHECK(first == next);
      Size wrong = 0;
      for (const double value : values) wrong += value == static_cast<double>(next++ & 0xFFFFU) ? 0 : 1;
      CHECK(wrong == 0);
      ++pieces;
    });
    CHECK(next == count);
    CHECK(pieces == 3);
  };
  const auto check = [&](const Bytes& file) {
    go_through(file, {count, 1});
    CHECK(error_of([&] { go_through(file, {count + 1}); }).expected == "at most 150000 values by the file's size");
    CHECK(error_of([&] { go_through(file, {count - 1}); }).found == "2 more bytes");
  };
  check(numbers);
#if STRATA_WITH_ZLIB
  check(strata_test::gzip(numbers));
#endif
}
