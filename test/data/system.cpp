// SPDX-License-Identifier: MIT
#include "strata/data/system.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <filesystem>

#include "support/files.hpp"

namespace system_calls = strata::detail::system;
using strata_test::TemporaryFolder;
using strata_test::write_file;
using system_calls::Kind;

TEST_CASE("system: a new file takes bytes as they are, line ends and all, and has as many") {
  const TemporaryFolder folder;
  const int file = system_calls::open_new(folder / "a");
  REQUIRE(file >= 0);
  constexpr std::array<std::byte, 5> bytes{std::byte{13}, std::byte{10}, std::byte{26}, std::byte{0}, std::byte{255}};
  CHECK(system_calls::write(file, bytes.data(), bytes.size()) == 5);
  CHECK(system_calls::synchronise(file));
  CHECK(system_calls::close(file));

  const int again = system_calls::open_to_read(folder / "a");
  system_calls::FileStatus status;
  CHECK(system_calls::look(again, status));
  CHECK(system_calls::size_of(status) == 5);
  std::array<std::byte, 9> read{};
  CHECK(system_calls::read_at(again, 3, read.data(), read.size()) == 2);
  CHECK(std::memcmp(read.data(), bytes.data() + 3, 2) == 0);
  CHECK(system_calls::read_at(again, 0, read.data(), read.size()) == 5);
  CHECK(std::memcmp(read.data(), bytes.data(), 5) == 0);
  CHECK(system_calls::read_at(again, 5, read.data(), read.size()) == 0);
  CHECK(system_calls::close(again));
}

TEST_CASE("system: a new file's name must be free") {
  const TemporaryFolder folder;
  CHECK(system_calls::open_new(write_file(folder / "a", "old")) < 0);
  CHECK(errno == EEXIST);
}

TEST_CASE("system: what stands under a name, or that nothing does") {
  const TemporaryFolder folder;
  write_file(folder / "a", "text");
  std::filesystem::create_symlink("a", folder / "b");
  system_calls::FileStatus status;
  CHECK(system_calls::look(folder / "a", status));
  CHECK(system_calls::kind_of(status) == Kind::regular);
  CHECK(system_calls::may_write(folder / "a"));
  CHECK(system_calls::look(folder.path(), status));
  CHECK(system_calls::kind_of(status) == Kind::folder);
  CHECK(system_calls::look(folder / "b", status));
  CHECK(system_calls::kind_of(status) == Kind::link);
  CHECK(!system_calls::look(folder / "c", status));
  CHECK(errno == ENOENT);
  CHECK(!system_calls::may_write(folder / "c"));
}

TEST_CASE("system: a file that is renamed takes the place of the old one") {
  const TemporaryFolder folder;
  CHECK(system_calls::rename(write_file(folder / "new", "new text"), write_file(folder / "old", "old")));
  system_calls::FileStatus status;
  CHECK(system_calls::look(folder / "old", status));
  CHECK(system_calls::size_of(status) == 8);
  CHECK(!system_calls::rename(folder / "new", folder / "old"));
  CHECK(errno == ENOENT);
}

TEST_CASE("system: a folder can be synchronised, and what is none cannot") {
  const TemporaryFolder folder;
  CHECK(system_calls::synchronise_folder(folder.path()));
  CHECK(!system_calls::synchronise_folder(folder / "nothing"));
}

TEST_CASE("system: a process has one number") {
  CHECK(system_calls::process_number() > 0);
  CHECK(system_calls::process_number() == system_calls::process_number());
}
