// SPDX-License-Identifier: MIT
#include "strata/data/byte_stream.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::Size;
using strata::detail::ByteStream;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::write_file;

namespace {

constexpr Size all = std::numeric_limits<Size>::max();

/// More than a piece of a gzip stream, and hard to compress.
Bytes noise(Size count) {
  Bytes bytes;
  unsigned state = 1;
  for (Size i = 0; i < count; ++i)
    bytes.push_back(static_cast<std::byte>((state = state * 1664525U + 1013904223U) >> 24U));
  return bytes;
}

Bytes part(const Bytes& bytes, Size first, Size count) {
  const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

/// Takes and skips in turns; whatever the file, the bytes are these.
void check_turns(const std::filesystem::path& path, const Bytes& contents) {
  ByteStream stream(path);
  CHECK(stream.path() == path.string());
  CHECK(stream.take(3) == part(contents, 0, 3));
  CHECK(stream.pass_over(100000) == 100000);
  CHECK(stream.take(70000) == part(contents, 100003, 70000));
  CHECK(stream.pass_over(0) == 0);
  CHECK(stream.take(0).empty());
  const Size left = contents.size() - 170003;
  CHECK(stream.take(left - 1) == part(contents, 170003, left - 1));
  CHECK(stream.pass_over(all) == 1);
  CHECK(stream.take(5).empty());
  CHECK(stream.pass_over(5) == 0);
}

}  // namespace

TEST_CASE("byte stream: a file is read and passed over from front to back") {
  const TemporaryFolder folder;
  const Bytes contents = noise(200000);
  check_turns(write_file(folder / "a", contents), contents);
  ByteStream stream(folder / "a");
  CHECK(stream.left() == 200000);
  stream.pass_over(199990);
  CHECK(stream.left() == 10);
  CHECK(stream.take(all) == part(contents, 199990, 10));
  CHECK(ByteStream(write_file(folder / "b", "x")).take(2) == bytes_of("x"));
}

TEST_CASE("byte stream: what is missing, empty or no file is refused") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { ByteStream(folder / "a"); }).found == "No such file or directory");
  CHECK(error_of([&] { ByteStream(write_file(folder / "b", "")); }).found == "an empty file");
  CHECK(error_of([&] { ByteStream(folder.path()); }).found == "a directory");
}

#if STRATA_WITH_ZLIB
TEST_CASE("byte stream: a gzip stream is decompressed, members that end anywhere in a piece too") {
  const TemporaryFolder folder;
  const Bytes contents = noise(200000);
  check_turns(write_file(folder / "a", strata_test::gzip(contents)), contents);
  CHECK(!ByteStream(folder / "a").left());
  // The first member ends so that the second begins one byte before, at and after the end of a piece.
  for (Size first = 65400; first < 65560; ++first) {
    const Bytes member = strata_test::gzip(part(contents, 0, first));
    if (member.size() < 65535 || member.size() > 65537) continue;
    Bytes both = member;
    const Bytes second = strata_test::gzip(part(contents, first, contents.size() - first));
    both.insert(both.end(), second.begin(), second.end());
    check_turns(write_file(folder / "b", both), contents);
  }
}

TEST_CASE("byte stream: a gzip stream that is damaged, cut short or followed by something is refused on the way") {
  const TemporaryFolder folder;
  const Bytes sound = strata_test::gzip(noise(200000));
  const auto error = [&](const Bytes& bytes) {
    return error_of([&] {
      ByteStream stream(write_file(folder / "a", bytes));
      stream.pass_over(all);
    });
  };
  const auto cut = error(part(sound, 0, sound.size() - 1));
  CHECK(cut.found == "the end of the file");
  CHECK(cut.offset == sound.size() - 1);
  CHECK(error(part(sound, 0, 100000)).offset == 100000);
  Bytes longer = sound, damaged = sound;
  longer.push_back(std::byte{0x1f});
  CHECK(error(longer).offset == sound.size());
  damaged[sound.size() - 8] ^= std::byte{1};
  CHECK(error(damaged).found == "incorrect data check");
}
#else
TEST_CASE("byte stream: a build without zlib names the option that it lacks") {
  const TemporaryFolder folder;
  CHECK(contains(error_of([&] { ByteStream(write_file(folder / "a", "\x1f\x8b")); }).what(), "-Dzlib=enabled"));
}
#endif
