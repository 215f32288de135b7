// SPDX-License-Identifier: MIT
#include "strata/data/gzip.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata_test::Bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;

TEST_CASE("gzip: a stream is known by its first two bytes") {
  CHECK(strata::is_gzip(bytes_of("\x1f\x8b")));
  CHECK(!strata::is_gzip(bytes_of("\x1f")));
  CHECK(!strata::is_gzip(bytes_of("PK")));
}

#if STRATA_WITH_ZLIB
namespace {

constexpr std::uint64_t plenty = 1U << 30U;

Bytes gunzip(const Bytes& compressed, std::uint64_t limit = plenty) {
  return strata::gunzip(compressed, "x.gz", limit);
}

Bytes joined(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

TEST_CASE("gzip: contents come back as they were") {
  Bytes contents;
  for (unsigned i = 0; i < 300000; ++i) contents.push_back(static_cast<std::byte>(i * i / 7));
  CHECK(gunzip(strata_test::gzip(contents)) == contents);
  CHECK(gunzip(strata_test::gzip({})).empty());
}

TEST_CASE("gzip: several members are one text") {
  CHECK(gunzip(joined(strata_test::gzip(bytes_of("one ")), strata_test::gzip(bytes_of("two")))) == bytes_of("one two"));
}

TEST_CASE("gzip: anything after the last member is refused, zeros too") {
  const Bytes member = strata_test::gzip(bytes_of("one"));
  for (const std::string& garbage : {std::string(1, '\0'), std::string("\x1f"), std::string("garbage")}) {
    const auto error = error_of([&] { gunzip(joined(member, bytes_of(garbage))); });
    CHECK(error.offset == member.size());
    CHECK(contains(error.found, std::to_string(garbage.size()) + " bytes of something else"));
  }
}

TEST_CASE("gzip: a stream cut short anywhere is refused") {
  CHECK(strata_test::refuses_every_truncation(
      strata_test::gzip(bytes_of("some text, some text")), [](const Bytes& bytes) {
        if (bytes.empty()) throw strata::FileError("x.gz", 0, "read_bytes refuses empty files", "one");
        gunzip(bytes);
      }));
}

TEST_CASE("gzip: the error of a stream cut short says where it ends") {
  Bytes bytes = strata_test::gzip(bytes_of("some text"));
  bytes.resize(bytes.size() - 3);
  const auto error = error_of([&] { gunzip(bytes); });
  CHECK(error.offset == bytes.size());
  CHECK(error.found == "the end of the file");
}

TEST_CASE("gzip: a wrong checksum and a wrong length are refused") {
  const Bytes sound = strata_test::gzip(bytes_of("some text"));
  Bytes checksum = sound, length = sound;
  checksum[sound.size() - 8] ^= std::byte{1};
  length[sound.size() - 4] ^= std::byte{1};
  CHECK(error_of([&] { gunzip(checksum); }).found == "incorrect data check");
  CHECK(error_of([&] { gunzip(length); }).found == "incorrect length check");
}

TEST_CASE("gzip: no changed byte does anything but be refused or not matter") {
  const Bytes sound = strata_test::gzip(bytes_of("some text, some text, some text"));
  CHECK(strata_test::refusals_of_changed_bytes(sound, [](const Bytes& bytes) { gunzip(bytes, 1000); }) > sound.size());
}

TEST_CASE("gzip: a stream that yields exactly the limit is read, one byte more is refused") {
  const Bytes bytes = strata_test::gzip(Bytes(100000));
  CHECK(gunzip(bytes, 100000).size() == 100000);
  const auto error = error_of([&] { gunzip(bytes, 99999); });
  CHECK(error.offset == 99999);
  CHECK(contains(error.what(), "ReadLimits::bytes"));
}

TEST_CASE("gzip: a bomb is refused as soon as it exceeds the limit") {
  const Bytes bomb = strata_test::gzip(Bytes(64U << 20U));
  CHECK(bomb.size() < 100000);
  CHECK_THROWS_AS(gunzip(bomb, 1000), strata::FileError);
}

TEST_CASE("gzip: members that are bombs only together are refused too") {
  const Bytes member = strata_test::gzip(Bytes(600));
  CHECK_THROWS_AS(gunzip(joined(member, member), 1000), strata::FileError);
}
#else
TEST_CASE("gzip: a build without zlib names the option that it lacks") {
  CHECK(contains(error_of([] { strata::gunzip(bytes_of("\x1f\x8b"), "x.gz", 100); }).what(), "-Dzlib=enabled"));
}
#endif
