// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#if defined(_WIN32)
#include <io.h>
#include <process.h>
#include <cstdio>
#else
#include <unistd.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "strata/tensor/size.hpp"

/// What reading and writing files takes of the operating system, by one name on POSIX and on Windows. As there, a
/// negative number or false means that it failed, and errno says why.
namespace strata::inline STRATA_CONFIGURATION::detail::system {

enum class Kind { regular, folder, link, other };

/// In one call no more than this many bytes are read or written.
inline constexpr Size most_at_once = Size{1} << 30U;

#if defined(_WIN32)

/// What stands under a name, or is open.
struct FileStatus {
  struct ::_stat64 data {};
  bool is_link = false;
};

inline int open_to_read(const std::filesystem::path& path) {
  return ::_wopen(path.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}
inline int open_new(const std::filesystem::path& path) {
  return ::_wopen(path.c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
}
inline bool close(int file) { return ::_close(file) == 0; }
inline std::ptrdiff_t read_at(int file, Size offset, std::byte* to, Size most) {
  if (::_lseeki64(file, static_cast<long long>(offset), SEEK_SET) < 0) return -1;
  return ::_read(file, to, static_cast<unsigned>(std::min(most, most_at_once)));
}
inline std::ptrdiff_t write(int file, const std::byte* from, Size count) {
  return ::_write(file, from, static_cast<unsigned>(std::min(count, most_at_once)));
}
inline bool synchronise(int file) { return ::_commit(file) == 0; }
inline int process_number() { return ::_getpid(); }

inline bool look(int file, FileStatus& status) { return ::_fstat64(file, &status.data) == 0; }
inline bool look(const std::filesystem::path& path, FileStatus& status) {
  std::error_code unseen;
  status.is_link = std::filesystem::is_symlink(path, unseen);
  return status.is_link || ::_wstat64(path.c_str(), &status.data) == 0;
}
inline Kind kind_of(const FileStatus& status) {
  const auto kind = status.data.st_mode & _S_IFMT;
  return status.is_link ? Kind::link : kind == _S_IFDIR ? Kind::folder : kind == _S_IFREG ? Kind::regular : Kind::other;
}
inline std::uint64_t size_of(const FileStatus& status) { return static_cast<std::uint64_t>(status.data.st_size); }

inline bool may_write(const std::filesystem::path& path) { return ::_waccess(path.c_str(), 2) == 0; }
/// Rights are the folder's.
inline bool take_rights(int, const FileStatus&) { return true; }
/// The old file, if there is one, is replaced.
inline bool rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) errno = error.default_error_condition().value();
  return !error;
}
/// There is no such thing: names are written with the file system's journal.
inline bool synchronise_folder(const std::filesystem::path&) { return true; }

#else

struct FileStatus {
  struct ::stat data {};
};

/// Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
inline int open_to_read(const std::filesystem::path& path) {
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}
/// To write, under a name that must be free.
inline int open_new(const std::filesystem::path& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}
inline bool close(int file) { return ::close(file) == 0; }
/// How many bytes were read from an offset on, 0 at the end.
inline std::ptrdiff_t read_at(int file, Size offset, std::byte* to, Size most) {
  return ::pread(file, to, std::min(most, most_at_once), static_cast<::off_t>(offset));
}
/// How many bytes were written.
inline std::ptrdiff_t write(int file, const std::byte* from, Size count) {
  return ::write(file, from, std::min(count, most_at_once));
}
/// Until the bytes have reached the disk.
inline bool synchronise(int file) { return ::fsync(file) == 0; }
inline int process_number() { return ::getpid(); }

inline bool look(int file, FileStatus& status) { return ::fstat(file, &status.data) == 0; }
/// At the name itself, even if it is a link.
inline bool look(const std::filesystem::path& path, FileStatus& status) {
  return ::lstat(path.c_str(), &status.data) == 0;
}
inline Kind kind_of(const FileStatus& status) {
  const auto mode = status.data.st_mode;
  return S_ISLNK(mode) ? Kind::link : S_ISDIR(mode) ? Kind::folder : S_ISREG(mode) ? Kind::regular : Kind::other;
}
inline std::uint64_t size_of(const FileStatus& status) { return static_cast<std::uint64_t>(status.data.st_size); }

inline bool may_write(const std::filesystem::path& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}
/// Gives an open file the owner, group and rights of an old one.
inline bool take_rights(int file, const FileStatus& old) {
  FileStatus own;
  return look(file, own) &&
         ((own.data.st_uid == old.data.st_uid && own.data.st_gid == old.data.st_gid) ||
          ::fchown(file, old.data.st_uid, old.data.st_gid) == 0) &&
         ::fchmod(file, old.data.st_mode & 07777U) == 0;
}
inline bool rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  return ::rename(from.c_str(), to.c_str()) == 0;
}
/// Until the names in a folder have reached the disk. Some file systems cannot do that and say EINVAL.
inline bool synchronise_folder(const std::filesystem::path& folder) {
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return false;
  const bool done = ::fsync(number) == 0 || errno == EINVAL;
  const int error = errno;
  ::close(number);
  errno = error;
  return done;
}

#endif

}  // namespace strata::detail::system
