// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "strata/data/descriptor.hpp"
#include "strata/data/file_error.hpp"
#include "strata/data/gzip.hpp"
#include "strata/tensor/size.hpp"

namespace strata {

/// How much a reader accepts.
struct ReadLimits {
  std::uint64_t bytes = std::uint64_t{4} << 30U;  ///< of the file, and of its decompressed contents
};

namespace detail {

[[noreturn]] inline void throw_system_error(const std::string& path, std::uint64_t offset, const std::string& expected,
                                            int code, std::string_view remedy = {}) {
  throw FileError(path, offset, expected, std::generic_category().message(code), remedy);
}

/// The size of an open file in bytes, checked against the limit; throws for what is no regular file or empty.
inline Size checked_size(const Descriptor& file, const std::string& path, ReadLimits limits) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) throw_system_error(path, 0, "a readable file", errno);
  if (S_ISDIR(status.st_mode)) {
    throw FileError(path, 0, "a regular file", "a directory", "name a file inside it");
  }
  if (!S_ISREG(status.st_mode)) {
    throw FileError(path, 0, "a regular file", "a device, pipe or socket", "save its contents to a file first");
  }
  if (status.st_size == 0) throw FileError(path, 0, "contents", "an empty file", "get the file again");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > std::min<std::uint64_t>(limits.bytes, PTRDIFF_MAX)) {
    throw FileError(path, 0, text_of("at most ", limits.bytes, " bytes"), text_of(size),
                    "raise ReadLimits::bytes if you trust the file");
  }
  return static_cast<Size>(size);
}

/// Exactly `size` bytes from an open file that must hold no more and no less.
inline std::vector<std::byte> read_exactly(const Descriptor& file, Size size, const std::string& path) {
  constexpr std::string_view remedy = "the file changed while it was read: read it again once its writer has finished";
  std::vector<std::byte> bytes(size);
  for (Size done = 0; done < size;) {
    const ::ssize_t count = ::read(file.number(), bytes.data() + done, std::min(size - done, Size{1} << 30U));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_system_error(path, done, "readable bytes", errno);
    if (count == 0) throw FileError(path, done, text_of(size, " bytes"), "the end of the file", remedy);
    done += static_cast<Size>(count);
  }
  std::byte next{};
  if (::read(file.number(), &next, 1) > 0) throw FileError(path, size, "the end of the file", "more bytes", remedy);
  return bytes;
}

/// A whole regular file as it is. Throws what read_bytes throws, but knows nothing of gzip.
inline std::vector<std::byte> read_stored_bytes(const std::filesystem::path& path, ReadLimits limits) {
  const std::string name = path.string();
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) throw_system_error(name, 0, "a readable file", errno, "check the path and its rights");
  return read_exactly(file, checked_size(file, name, limits), name);
}

}  // namespace detail

/// A whole regular file, decompressed if it is a gzip stream. Never empty.
/// Throws FileError when the file is missing, unreadable, empty, not regular, larger than the limit (compressed or
/// not), or a damaged gzip stream; std::bad_alloc when there is less memory than the limit allows for.
inline std::vector<std::byte> read_bytes(const std::filesystem::path& path, ReadLimits limits = {}) {
  const std::string name = path.string();
  std::vector<std::byte> bytes = detail::read_stored_bytes(path, limits);
  if (!is_gzip(bytes)) return bytes;
  std::vector<std::byte> contents = gunzip(bytes, name, limits.bytes);
  if (contents.empty()) throw FileError(name, 0, "contents", "a gzip stream of nothing", "get the file again");
  return contents;
}

}  // namespace strata
