// SPDX-License-Identifier: MIT
#include "strata/data/atomic_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <span>
#include <string_view>

#include "support/file_errors.hpp"
#include "support/file_size_limit.hpp"
#include "support/files.hpp"
#include "support/privileges.hpp"

using strata::read_bytes;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::FileSizeLimit;
using strata_test::TemporaryFolder;
using strata_test::WithoutPrivileges;
using strata_test::write_file;

namespace {

void write(const std::filesystem::path& path, std::string_view first, std::string_view second = {}) {
  strata::write_atomically(path, {std::as_bytes(std::span(first)), std::as_bytes(std::span(second))});
}

auto files_in(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

}  // namespace

TEST_CASE("atomic file: the pieces are written one after the other") {
  const TemporaryFolder folder;
  write(folder / "a", "one ", "two");
  CHECK(read_bytes(folder / "a") == bytes_of("one two"));
}

TEST_CASE("atomic file: an old file is replaced, and nothing else is left in the folder") {
  const TemporaryFolder folder;
  write_file(folder / "a", "a text that is longer");
  write(folder / "a", "new");
  CHECK(read_bytes(folder / "a") == bytes_of("new"));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic file: a reader that has the old file open keeps all of it") {
  const TemporaryFolder folder;
  const strata::detail::Descriptor old(::open(write_file(folder / "a", "old").c_str(), O_RDONLY));
  write(folder / "a", "new");
  CHECK(strata::detail::read_exactly(old, 3, "a") == bytes_of("old"));
}

TEST_CASE("atomic file: a disk that fills up leaves the old file and nothing half-written") {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    const FileSizeLimit limit(1000);
    const auto error = error_of([&] { write(folder / "a", std::string(900, 'x'), std::string(900, 'y')); });
    CHECK(error.offset == 1000);
    CHECK(error.expected == "room to write in");
    CHECK(contains(error.what(), "nothing was written"));
  }
  CHECK(read_bytes(folder / "a") == bytes_of("old"));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic file: a folder that does not exist is an error that names the file") {
  const auto error = error_of([] { write("/nowhere/at/all", "x"); });
  CHECK(error.path == "/nowhere/at/all");
  CHECK(error.found == "No such file or directory");
}

TEST_CASE("atomic file: a folder of the file's name is not replaced, and nothing is left beside it") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "a");
  CHECK(error_of([&] { write(folder / "a", "x"); }).found == "a folder");
  CHECK(std::filesystem::is_directory(folder / "a"));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic file: a folder without the right to write is an error that says so") {
  using std::filesystem::perms;
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(),
                               perms::all & ~perms::owner_write & ~perms::group_write & ~perms::others_write);
  {
    const WithoutPrivileges nobody;
    CHECK(error_of([&] { write(folder / "a", "x"); }).found == "Permission denied");
  }
  std::filesystem::permissions(folder.path(), perms::owner_all);
}

TEST_CASE("atomic file: a folder that cannot be synchronised is an error that says that the file is complete") {
  using std::filesystem::perms;
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(),
                               perms::all & ~perms::owner_read & ~perms::group_read & ~perms::others_read);
  {
    const WithoutPrivileges nobody;
    const auto error = error_of([&] { write(folder / "a", "x"); });
    CHECK(error.found == "Permission denied");
    CHECK(contains(error.what(), "the file is complete"));
  }
  std::filesystem::permissions(folder.path(), perms::owner_all);
  CHECK(read_bytes(folder / "a") == bytes_of("x"));
}

TEST_CASE("atomic file: symbolic links are followed, one after the other, and stay") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "there");
  write_file(folder / "there" / "a", "old");
  std::filesystem::create_symlink("a", folder / "there" / "b");
  std::filesystem::create_symlink("there/b", folder / "c");
  write(folder / "c", "new");
  CHECK(read_bytes(folder / "there" / "a") == bytes_of("new"));
  CHECK(std::filesystem::is_symlink(folder / "c"));
  CHECK(std::filesystem::is_symlink(folder / "there" / "b"));
  CHECK(files_in(folder.path()) == 2);
}

TEST_CASE("atomic file: a link to nothing and a circle of links are refused, and stay") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("nowhere", folder / "a");
  std::filesystem::create_symlink("c", folder / "b");
  std::filesystem::create_symlink("b", folder / "c");
  CHECK(error_of([&] { write(folder / "a", "x"); }).found == "a symbolic link to nothing");
  CHECK(error_of([&] { write(folder / "b", "x"); }).expected == "a symbolic link that leads somewhere");
  CHECK(files_in(folder.path()) == 3);
}

TEST_CASE("atomic file: a name below a file is an error") {
  const TemporaryFolder folder;
  const auto error = error_of([&] { write(write_file(folder / "a", "old") / "b", "x"); });
  CHECK(error.expected == "a name that can be written to");
  CHECK(read_bytes(folder / "a") == bytes_of("old"));
}

TEST_CASE("atomic file: pipes, devices and open files are refused, and stay what they are") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("pipe", folder / "link");
  for (const std::filesystem::path& path : {folder / "pipe", folder / "link", std::filesystem::path("/dev/null")}) {
    const auto error = error_of([&] { write(path, "x"); });
    CHECK(error.path == path.string());
    CHECK(error.found == "a device, pipe or socket");
    CHECK(contains(error.what(), "nothing was written"));
  }
  CHECK(std::filesystem::is_fifo(folder / "pipe"));
  const strata::detail::Descriptor open(::open(write_file(folder / "a", "old").c_str(), O_WRONLY));
  std::filesystem::create_symlink("/dev/fd/" + std::to_string(open.number()), folder / "open");
  CHECK(error_of([&] { write(folder / "open", "x"); }).found == "a file that is open in a process");
  CHECK(read_bytes(folder / "a") == bytes_of("old"));
}

TEST_CASE("atomic file: an old file's rights stay") {
  const TemporaryFolder folder;
  for (const unsigned rights : {0600U, 0664U, 0755U}) {
    std::filesystem::permissions(write_file(folder / "a", "old"), std::filesystem::perms{rights});
    write(folder / "a", "new");
    CHECK(static_cast<unsigned>(std::filesystem::status(folder / "a").permissions()) == rights);
    CHECK(read_bytes(folder / "a") == bytes_of("new"));
  }
}

TEST_CASE("atomic file: an old file's owner stays, or it is not replaced") {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  if (::chown((folder / "a").c_str(), 4711, 4712) != 0) {
    MESSAGE("SKIPPED: not the right to give a file away");
    return;
  }
  write(folder / "a", "new");
  struct ::stat status {};
  REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
  CHECK(status.st_uid == 4711);
  CHECK(status.st_gid == 4712);
  std::filesystem::permissions(folder / "a", std::filesystem::perms::all);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  {
    const WithoutPrivileges nobody;
    CHECK(error_of([&] { write(folder / "a", "x"); }).expected == "a file whose owner and rights can be kept");
  }
  CHECK(read_bytes(folder / "a") == bytes_of("new"));
}

TEST_CASE("atomic file: a file that may not be written is not replaced") {
  const TemporaryFolder folder;
  std::filesystem::permissions(write_file(folder / "a", "old"), std::filesystem::perms::owner_read);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  {
    const WithoutPrivileges nobody;
    CHECK(error_of([&] { write(folder / "a", "x"); }).expected == "a file that may be written");
  }
  CHECK(read_bytes(folder / "a") == bytes_of("old"));
}

TEST_CASE("atomic file: leftovers of a stopped program are in nobody's way") {
  const TemporaryFolder folder;
  const std::string prefix = ".strata-" + std::to_string(::getpid()) + "-";
  for (unsigned i = 0; i < 100; ++i) write_file(folder / (prefix + std::to_string(i) + ".tmp"), "left");
  write(folder / "a", "new");
  CHECK(read_bytes(folder / "a") == bytes_of("new"));
  CHECK(files_in(folder.path()) == 101);
}

TEST_CASE("atomic file: nothing is seen of a file before it is complete, where the system knows nameless files") {
  const TemporaryFolder folder;
  strata::detail::TemporaryFile file(folder / "a");
  file.write(bytes_of("new"));
  if (files_in(folder.path()) > 0) {
    MESSAGE("SKIPPED: no nameless files (O_TMPFILE) in ", folder.path().string());
    return;
  }
  file.take_place();
  CHECK(read_bytes(folder / "a") == bytes_of("new"));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic file: without nameless files a temporary name does, and goes if the file does not take its place") {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  for (const bool complete : {false, true}) {
    {
      strata::detail::TemporaryFile file(folder / "a", false);
      file.write(bytes_of("new"));
      CHECK(files_in(folder.path()) == 2);
      CHECK(read_bytes(folder / "a") == bytes_of("old"));
      if (complete) file.take_place();
    }
    CHECK(read_bytes(folder / "a") == bytes_of(complete ? "new" : "old"));
    CHECK(files_in(folder.path()) == 1);
  }
}

TEST_CASE("atomic file: a name without a folder is written where the program stands") {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write("a", "x");
  std::filesystem::current_path(before);
  CHECK(read_bytes(folder / "a") == bytes_of("x"));
}

TEST_CASE("atomic file: the rights are those of any new file") {
  const TemporaryFolder folder;
  const ::mode_t before = ::umask(022);
  write(folder / "a", "x");
  ::umask(before);
  CHECK(static_cast<unsigned>(std::filesystem::status(folder / "a").permissions()) == 0644);
}
