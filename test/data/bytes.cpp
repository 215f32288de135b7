// SPDX-License-Identifier: MIT
#include "strata/data/bytes.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"
#include "support/privileges.hpp"

using strata::read_bytes;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::WithoutPrivileges;
using strata_test::write_file;

TEST_CASE("bytes: a file is read whole") {
  const TemporaryFolder folder;
  const Bytes large(3000000, std::byte{9});
  CHECK(read_bytes(write_file(folder / "a", "text")) == bytes_of("text"));
  CHECK(read_bytes(write_file(folder / "b", large)) == large);
}

TEST_CASE("bytes: a symbolic link is followed") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink(write_file(folder / "a", "text"), folder / "b");
  CHECK(read_bytes(folder / "b") == bytes_of("text"));
}

TEST_CASE("bytes: an open file is read part by part, and the last part must be all that is left") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", "text");
  const auto from_two = [&](strata::Size rest) {
    const strata::detail::Descriptor file(strata::detail::open_to_read(path));
    CHECK(strata::detail::read_next(file, 2, "a") == bytes_of("te"));
    return strata::detail::read_exactly(file, rest, "a", 2);
  };
  CHECK(from_two(2) == bytes_of("xt"));
  CHECK(error_of([&] { from_two(1); }).offset == 3);
  CHECK(error_of([&] { from_two(3); }).offset == 4);
  CHECK(error_of([&] { from_two(3); }).expected == "5 bytes");
}

TEST_CASE("bytes: a missing file is an error that says so") {
  const auto error = error_of([] { read_bytes("/nowhere/at/all"); });
  CHECK(error.path == "/nowhere/at/all");
  CHECK(error.found == "No such file or directory");
}

TEST_CASE("bytes: a file without the right to read it is an error that says so") {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  const auto path = write_file(folder / "a", "text");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const WithoutPrivileges nobody;
  CHECK(error_of([&] { read_bytes(path); }).found == "Permission denied");
}

TEST_CASE("bytes: a folder is refused") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { read_bytes(folder.path()); }).found == "a directory");
}

TEST_CASE("bytes: a pipe is refused, and nobody waits for its writer") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(contains(error_of([&] { read_bytes(folder / "pipe"); }).found, "pipe"));
}

TEST_CASE("bytes: a device is refused") { CHECK_THROWS_AS(read_bytes("/dev/zero"), strata::FileError); }

TEST_CASE("bytes: an empty file is refused") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { read_bytes(write_file(folder / "a", "")); }).found == "an empty file");
}

TEST_CASE("bytes: a file of the limit is read, one byte more is refused with the remedy") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", "0123456789");
  CHECK(read_bytes(path, {.bytes = 10}).size() == 10);
  const auto error = error_of([&] { read_bytes(path, {.bytes = 9}); });
  CHECK(error.expected == "at most 9 bytes");
  CHECK(error.found == "10");
  CHECK(contains(error.what(), "raise ReadLimits::bytes"));
}

TEST_CASE("bytes: a huge sparse file is refused before any memory is reserved") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a", "x");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 40U);
  CHECK(error_of([&] { read_bytes(path); }).found == "1099511627776");
}

TEST_CASE("bytes: a file that is shorter or longer than it was is refused") {
  const TemporaryFolder folder;
  const strata::detail::Descriptor file(::open(write_file(folder / "a", "0123456789").c_str(), O_RDONLY));
  CHECK(contains(error_of([&] { strata::detail::read_exactly(file, 11, "a"); }).what(), "changed while it was read"));
  CHECK(error_of([&] { strata::detail::read_exactly(file, 9, "a"); }).found == "more bytes");
}

#if STRATA_WITH_ZLIB
TEST_CASE("bytes: a gzip stream is decompressed, whatever the file is called") {
  const TemporaryFolder folder;
  CHECK(read_bytes(write_file(folder / "a", strata_test::gzip(bytes_of("text")))) == bytes_of("text"));
}

TEST_CASE("bytes: the limit holds for the decompressed contents") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "a.gz", strata_test::gzip(Bytes(10000)));
  CHECK(read_bytes(path, {.bytes = 10000}).size() == 10000);
  CHECK_THROWS_AS(read_bytes(path, {.bytes = 9999}), strata::FileError);
}

TEST_CASE("bytes: a gzip stream of nothing is refused as an empty file is") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { read_bytes(write_file(folder / "a.gz", strata_test::gzip({}))); }).found ==
        "a gzip stream of nothing");
}
#else
TEST_CASE("bytes: a build without zlib refuses a gzip stream and names the option") {
  const TemporaryFolder folder;
  CHECK(contains(error_of([&] { read_bytes(write_file(folder / "a", "\x1f\x8b...")); }).what(), "-Dzlib=enabled"));
}
#endif
