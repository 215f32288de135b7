// SPDX-License-Identifier: MIT
#include "strata/data/zip_directory.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/file_errors.hpp"
#include "support/files.hpp"

using namespace std::string_literals;
using strata_test::bytes_of;
using strata_test::error_of;

namespace {

/// An archive of the stored members "ab" (contents "xyz") and "c" (none), written out by hand.
std::string archive() {
  const std::string local =
                        "PK\3\4"
                        "\x14\0\0\0\0\0\0\0\0\0"s,
                    central =
                        "PK\1\2"
                        "\x14\0\x14\0\0\0\0\0\0\0\0\0"s;
  const std::string ab = "\x67\xba\x8e\xeb"
                         "\3\0\0\0\3\0\0\0\2\0\0\0"s,
                    c = std::string(12, '\0') + "\1\0\0\0"s;
  const std::string rest(12, '\0');
  return local + ab + "ab" + "xyz" + local + c + "c" +         // from 0, and from 35
         central + ab + rest.substr(2) + "\0\0\0\0"s + "ab" +  // from 66
         central + c + rest.substr(2) + "\x23\0\0\0"s + "c" +  // from 114
         "PK\5\6\0\0\0\0\2\0\2\0"s +
         "\x5f\0\0\0"
         "\x42\0\0\0"
         "\0\0"s;  // from 161
}

void check(const std::string& bytes, std::uint64_t index) {
  strata::detail::check_zip_member(bytes_of(bytes), index, "a.zip");
}

/// The archive with one byte changed.
std::string changed(std::size_t at) {
  std::string bytes = archive();
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  return bytes;
}

}  // namespace

TEST_CASE("zip directory: it begins where the record at the end says") {
  const auto end = strata::detail::find_zip_end(bytes_of(archive()), "a.zip");
  CHECK(end.directory == 66);
  CHECK(end.members == 2);
  CHECK(strata::detail::find_zip_end(bytes_of(archive().replace(181, 2, "\4\0"s) + "word"), "a.zip").directory == 66);
}

TEST_CASE("zip directory: bytes before or after the archive, and another size of the directory, are refused") {
  for (const std::string& bytes : {"x" + archive(), archive() + "x", changed(173), changed(177), std::string("PK\5\6")})
    CHECK(error_of([&] { strata::detail::find_zip_end(bytes_of(bytes), "a.zip"); }).expected == "a zip archive");
}

TEST_CASE("zip directory: a member that is as the directory says passes") {
  CHECK_NOTHROW(check(archive(), 0));
  CHECK_NOTHROW(check(archive(), 1));
}

TEST_CASE("zip directory: beginning, name, compression, checksum and sizes must agree") {
  for (const std::size_t at : {0U, 8U, 14U, 18U, 22U, 26U, 30U}) {
    CAPTURE(at);
    CHECK(error_of([&] { check(changed(at), 0); }).found == "another");
    CHECK_NOTHROW(check(changed(at), 1));
  }
  CHECK(error_of([] { check(archive().replace(156, 4, "\0\1\0\0"s), 1); }).offset == 256);
}

TEST_CASE("zip directory: checksum and sizes may follow the data") {
  std::string bytes = archive();
  bytes[6] = 8;
  bytes.replace(14, 8, 8, '\0');
  CHECK_NOTHROW(check(bytes, 0));
}

TEST_CASE("zip directory: an entry beyond the end is refused") {
  CHECK(error_of([] { check(archive(), 3); }).found == "another");
}
