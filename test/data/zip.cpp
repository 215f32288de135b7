// SPDX-License-Identifier: MIT
#include "strata/data/zip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::detail::zip_member;
using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::write_file;

#if STRATA_WITH_LIBZIP
namespace {

using strata_test::write_zip;

/// The archive with four bytes replaced that stand `offset` bytes after each header with this signature.
Bytes with_field(Bytes archive, std::string_view signature, std::ptrdiff_t offset, std::string_view value) {
  const Bytes mark = bytes_of(signature), field = bytes_of(value);
  for (auto at = archive.begin();; ++at) {
    at = std::search(at, archive.end(), mark.begin(), mark.end());
    if (at == archive.end()) return archive;
    std::copy(field.begin(), field.end(), at + offset);
  }
}

/// The archive whose headers claim another size of each member's contents.
Bytes with_size(const Bytes& archive, std::string_view size) {
  return with_field(with_field(archive, "PK\x03\x04", 22, size), "PK\x01\x02", 24, size);
}

Bytes member(const std::filesystem::path& path, std::string_view name) { return zip_member(path, name, ".npy", {}); }

}  // namespace

TEST_CASE("zip: stored and deflated members are read, with and without the suffix") {
  const TemporaryFolder folder;
  const Bytes large(200000, std::byte{5});
  const auto path = write_zip(folder / "a.zip", {{"a.npy", bytes_of("text")}, {"b.npy", large, true}, {"c", {}}});
  CHECK(member(path, "a") == bytes_of("text"));
  CHECK(member(path, "a.npy") == bytes_of("text"));
  CHECK(member(path, "b") == large);
  CHECK(member(path, "c").empty());
}

TEST_CASE("zip: a missing member is an error that lists those there are") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.zip", {{"a.npy", {}}, {"b.npy", {}}});
  const auto error = error_of([&] { member(path, "c"); });
  CHECK(error.expected == "one member 'c'");
  CHECK(error.found == "the members 'a.npy', 'b.npy'");
}

TEST_CASE("zip: the list of members is cut after 20") {
  const TemporaryFolder folder;
  std::vector<strata_test::ZipEntry> entries;
  for (int i = 0; i < 25; ++i) entries.push_back({strata::detail::text_of("m", i), {}});
  const auto path = write_zip(folder / "a.zip", entries);
  CHECK(contains(error_of([&] { member(path, "x"); }).found, "'m19' and 5 more"));
}

TEST_CASE("zip: two members of one name are refused") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.zip", {{"a", bytes_of("one")}, {"a.npy", bytes_of("two")}});
  CHECK(error_of([&] { member(path, "a"); }).found == "2 of them");
  CHECK(member(path, "a.npy") == bytes_of("two"));
}

TEST_CASE("zip: what is no archive is refused") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { member(write_file(folder / "a", "no archive"), "a"); }).expected == "a zip archive");
  CHECK_THROWS_AS(member(folder / "missing", "a"), strata::FileError);
}

TEST_CASE("zip: an archive of the limit is read, a member beyond it is refused") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.zip", {{"a", Bytes(100000), true}});
  CHECK(zip_member(path, "a", "", {.bytes = 100000}).size() == 100000);
  const auto error = error_of([&] { zip_member(path, "a", "", {.bytes = 99999}); });
  CHECK(error.path == path.string() + "(a)");
  CHECK(error.found == "100000");
}

TEST_CASE("zip: a size that no archive of this length can hold is refused before memory is reserved") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", Bytes(1000, std::byte{1}), true}}));
  const auto path = write_file(folder / "b.zip", with_size(sound, {"\x00\x00\x00\xf0", 4}));
  CHECK(error_of([&] { zip_member(path, "a", "", {}); }).found == "4026531840");
}

TEST_CASE("zip: a member that is shorter or longer than the archive says is refused") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", Bytes(1000, std::byte{1}), true}}));
  for (const std::string_view size :
       {std::string_view("\xe9\x03\x00\x00", 4), std::string_view("\xe7\x03\x00\x00", 4)}) {
    CHECK_THROWS_AS(member(write_file(folder / "b.zip", with_size(sound, size)), "a"), strata::FileError);
  }
}

TEST_CASE("zip: a damaged member is refused by its checksum") {
  const TemporaryFolder folder;
  Bytes bytes = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("some text")}}));
  const Bytes text = bytes_of("some text");
  *std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) ^= std::byte{1};
  CHECK(contains(error_of([&] { member(write_file(folder / "b.zip", bytes), "a"); }).found, "CRC"));
}

TEST_CASE("zip: an encrypted member is refused as such") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.zip", {{"a", bytes_of("text"), false, "password"}});
  CHECK(error_of([&] { member(path, "a"); }).found == "an encrypted one");
}

TEST_CASE("zip: another compression than deflate is refused") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("text")}}));
  const Bytes other = with_field(with_field(sound, "PK\x03\x04", 8, "\x0c"), "PK\x01\x02", 10, "\x0c");
  CHECK(error_of([&] { member(write_file(folder / "b.zip", other), "a"); }).found == "method 12");
}

TEST_CASE("zip: every truncation of an archive is refused") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("some text"), true}}));
  CHECK(strata_test::refuses_every_truncation(
      sound, [&](const Bytes& bytes) { member(write_file(folder / "b.zip", bytes), "a"); }));
}

TEST_CASE("zip: an archive that claims more members than it can name is refused before memory is reserved for them") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("text")}}));
  const Bytes many = with_field(sound, "PK\x05\x06", 8, "\xff\xff\xff\xff");
  const auto error = error_of([&] { member(write_file(folder / "b.zip", many), "a"); });
  CHECK(error.expected == "at most 2 members by the file's size");
  CHECK(error.found == "65535");
  CHECK(error.offset == sound.size() - 22 + 8);
}

TEST_CASE("zip: so is one whose ZIP64 record claims them") {
  using namespace std::string_literals;
  const std::string count = "\0\0\0\x08\0\0\0\0"s, none(8, '\0');
  const std::string record =
      "PK\6\6" + "\x2c"s + std::string(7, '\0') + std::string(12, '\0') + count + count + none + none;
  const std::string locator = "PK\6\7" + std::string(4, '\0') + none + "\1\0\0\0"s;
  const std::string end = "PK\5\6" + std::string(4, '\0') + std::string(12, '\xff') + std::string(2, '\0');
  const TemporaryFolder folder;
  const auto error = error_of([&] { member(write_file(folder / "b.zip", record + locator + end), "a"); });
  CHECK(error.found == "134217728");
  CHECK(error.offset == 24);
}

TEST_CASE("zip: bytes before or after an archive are refused") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("some text"), true}}));
  Bytes before = bytes_of("xy"), after = sound;
  before.insert(before.end(), sound.begin(), sound.end());
  after.push_back(std::byte{0});
  CHECK(error_of([&] { member(write_file(folder / "b.zip", before), "a"); }).expected == "a zip archive");
  CHECK(error_of([&] { member(write_file(folder / "b.zip", after), "a"); }).expected == "a zip archive");
}

TEST_CASE("zip: an archive whose sizes are written behind the data, as bsdtar does, is read") {
  // Before the data: that sizes follow, no checksum, no compressed size, but the size of the contents.
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("some text"), true}}));
  const std::string_view zeros("\0\0\0\0\0\0\0\0", 8);
  const Bytes other = with_field(with_field(with_field(sound, "PK\x03\x04", 6, "\x08"), "PK\x03\x04", 14, zeros),
                                 "PK\x01\x02", 8, "\x08");
  CHECK(member(write_file(folder / "b.zip", other), "a") == bytes_of("some text"));
}

TEST_CASE("zip: no changed byte does anything but be refused or not matter") {
  const TemporaryFolder folder;
  const Bytes sound = strata::read_bytes(write_zip(folder / "a.zip", {{"a", bytes_of("some text"), true}}));
  const auto read = [&](const Bytes& bytes) {
    if (member(write_file(folder / "b.zip", bytes), "a") != bytes_of("some text"))
      throw std::runtime_error("other contents");
  };
  CHECK(strata_test::refusals_of_changed_bytes(sound, read) > sound.size());
}
#else
TEST_CASE("zip: a build without libzip names the option that it lacks") {
  CHECK(contains(error_of([] { zip_member("a.npz", "a", ".npy", {}); }).what(), "-Dlibzip=enabled"));
}
#endif
