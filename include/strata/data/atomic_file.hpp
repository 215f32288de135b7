// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "strata/data/bytes.hpp"
#include "strata/data/descriptor.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What a file is to be written to: a name, without symbolic links, and what stands there now.
struct WriteTarget {
  std::filesystem::path path;
  std::optional<system::FileStatus> old;  ///< of the regular file that is to be replaced, if there is one
};

/// Follows symbolic links, as `cp` does. Throws FileError for what is neither a regular file nor free: a folder, a
/// device, a pipe, a socket, a link to nothing, a file open in some process (/dev/stdout); and for a file that may not
/// be written.
STRATA_IF_USED [[gnu::cold]] WriteTarget write_target(const std::filesystem::path& path) {
  constexpr std::string_view nothing = "nothing was written";
  constexpr int most_links = 40;
  const auto refuse = [&](std::string_view found) {
    STRATA_THROW FileError(path.string(), 0, "a regular file, or a name that is free", std::string(found),
                           text_of(nothing, "; only whole files are written: give the name of one"));
  };
  WriteTarget target{path, std::nullopt};
  for (int links = 0;; ++links) {
    system::FileStatus status;
    if (!system::look(target.path, status)) {
      if (errno == ENOENT && links > 0) refuse("a symbolic link to nothing");
      if (errno == ENOENT) return target;
      throw_system_error(path.string(), 0, "a name that can be written to", errno, nothing);
    }
    const system::Kind kind = system::kind_of(status);
    if (kind == system::Kind::link) {
      std::error_code error;
      const auto folder = std::filesystem::canonical(target.path.parent_path() / ".", error);
      if (!error && folder.string().starts_with("/proc/")) refuse("a file that is open in a process");
      const auto next = std::filesystem::read_symlink(target.path, error);
      if (error || links == most_links)
        throw_system_error(path.string(), 0, "a symbolic link that leads somewhere", error ? error.value() : ELOOP,
                           nothing);
      target.path = target.path.parent_path() / next;
      continue;
    }
    if (kind == system::Kind::folder) refuse("a folder");
    if (kind != system::Kind::regular) refuse("a device, pipe or socket");
    if (!system::may_write(target.path))
      throw_system_error(path.string(), 0, "a file that may be written", errno, nothing);
    target.old = status;
    return target;
  }
}

/// A new file in its target's folder, gone at the end of its scope unless it has taken the target's place.
STRATA_IF_USED class TemporaryFile {
 public:
  /// Without a name until it is complete, where the system can do that (Linux's O_TMPFILE): then nothing is left of it,
  /// however the program ends. Elsewhere, or if `may_be_nameless` is false, a killed program leaves `.strata-*.tmp`.
  explicit TemporaryFile(const std::filesystem::path& target, bool may_be_nameless = true)
      : name_(target.string()), target_(write_target(target)), file_(create(may_be_nameless)) {
    if (!file_.is_open()) fail("a folder to write in", 0);
    if (target_.old && !system::take_rights(file_.number(), *target_.old))
      fail("a file whose owner and rights can be kept", 0, "nothing was written; delete it, or write another");
  }
  ~TemporaryFile() {
    file_.close();  // what is open cannot be removed everywhere
    std::error_code unseen;
    if (!path_.empty()) std::filesystem::remove(path_, unseen);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const std::ptrdiff_t count = system::write(file_.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("room to write in", written_);
      written_ += static_cast<Size>(count);
      bytes = bytes.subspan(static_cast<Size>(count));
    }
  }

  /// The bytes reach the disk, then the name, then the folder's entry.
  [[gnu::cold]] void take_place() {
    if (!system::synchronise(file_.number())) fail("a disk that keeps what is written", written_);
    if (path_.empty() && link() != 0) fail("a folder to write in", 0);
    if (!file_.close()) fail("a disk that keeps what is written", written_);
    if (!system::rename(path_, target_.path)) fail("a name that can be replaced", 0);
    path_.clear();
    if (!system::synchronise_folder(folder_of(target_.path)))
      fail("a folder that can be synchronised", 0, "the file is complete, but a power failure may undo it");
  }

 private:
  static std::filesystem::path folder_of(const std::filesystem::path& target) {
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
  }

  /// make(path) for names in the target's folder until one is free; the name goes to path_. Returns what make returns,
  /// negative if it failed.
  [[gnu::cold]] int with_free_name(auto&& make) {
    static std::atomic<unsigned> counter{0};
    for (;;) {
      const auto path = folder_of(target_.path) / text_of(".strata-", system::process_number(), "-", counter++, ".tmp");
      const int result = make(path);
      if (result >= 0) path_ = path;
      if (result >= 0 || errno != EEXIST) return result;
    }
  }

  int create([[maybe_unused]] bool may_be_nameless) {
#ifdef O_TMPFILE
    if (may_be_nameless) {
      const int number = ::open(folder_of(target_.path).c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
      if (number >= 0 && ::access(by_number(number).c_str(), F_OK) == 0) return number;
      if (number >= 0) ::close(number);
    }
#endif
    return with_free_name([](const std::filesystem::path& path) { return system::open_new(path); });
  }

  /// Gives the nameless file a name.
  int link() {
#ifdef O_TMPFILE
    const std::string from = by_number(file_.number());
    return with_free_name([&](const std::filesystem::path& path) {
      return ::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
    });
#else
    return -1;  // none is nameless
#endif
  }

  /// Where an open file without a name is to be found.
  static std::string by_number(int number) { return text_of("/proc/self/fd/", number); }

  [[noreturn]] void fail(const std::string& expected, Size offset,
                         std::string_view outcome = "nothing was written") const {
    throw_system_error(name_, offset, expected, errno, outcome);
  }

  std::string name_;  ///< as it was given, for messages
  WriteTarget target_;
  std::filesystem::path path_{};  ///< empty while it has no name
  Descriptor file_;
  Size written_ = 0;
};

}  // namespace detail

/// Writes a whole file, piece after piece, so that whoever looks sees either the old file or the complete new one, even
/// if the machine stops meanwhile. Symbolic links are followed; owner, group and rights of an old file stay, while its
/// other hard links keep the old contents. Folders, devices, pipes (and hence /dev/stdout) and links to nothing are
/// refused.
/// Throws FileError if the file cannot be written; then nothing of it remains, and what was there before is untouched.
/// A program that is killed meanwhile leaves nothing either, but for the instant between two system calls, or where the
/// file system has no nameless files: then a file `.strata-<process>-<number>.tmp`, which nobody reads, may be deleted.
STRATA_IF_USED [[gnu::cold]] void write_atomically(const std::filesystem::path& path,
                                                   std::initializer_list<std::span<const std::byte>> pieces) {
  detail::TemporaryFile<> file(path);
  for (const std::span<const std::byte> piece : pieces) file.write(piece);
  file.take_place();
}

}  // namespace strata
