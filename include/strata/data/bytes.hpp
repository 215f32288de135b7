// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "strata/data/descriptor.hpp"
#include "strata/data/file_error.hpp"
#include "strata/data/gzip.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How much a reader accepts.
struct ReadLimits {
  std::uint64_t bytes = std::uint64_t{4} << 30U;  ///< of the file, and of its decompressed contents
};

namespace detail {

STRATA_IF_USED [[noreturn, gnu::cold]] void throw_system_error(const std::string& path, std::uint64_t offset,
                                                               const std::string& expected, int code,
                                                               std::string_view remedy = {}) {
  STRATA_THROW FileError(path, offset, expected, std::generic_category().message(code), remedy);
}

/// The size of an open file in bytes, checked against the limit; throws for what is no regular file or empty.
STRATA_IF_USED Size checked_size(const Descriptor& file, const std::string& path, ReadLimits limits) {
  system::FileStatus status;
  if (!system::look(file.number(), status)) throw_system_error(path, 0, "a readable file", errno);
  if (system::kind_of(status) == system::Kind::folder) {
    STRATA_THROW FileError(path, 0, "a regular file", "a directory", "name a file inside it");
  }
  if (system::kind_of(status) != system::Kind::regular) {
    STRATA_THROW FileError(path, 0, "a regular file", "a device, pipe or socket", "save its contents to a file first");
  }
  const std::uint64_t size = system::size_of(status);
  if (size == 0) STRATA_THROW FileError(path, 0, "contents", "an empty file", "get the file again");
  if (size > std::min<std::uint64_t>(limits.bytes, PTRDIFF_MAX)) {
    STRATA_THROW FileError(path, 0, text_of("at most ", limits.bytes, " bytes"), text_of(size),
                           "raise ReadLimits::bytes if you trust the file");
  }
  return static_cast<Size>(size);
}

/// Opens a file for reading; throws if that cannot be.
STRATA_IF_USED int open_to_read(const std::filesystem::path& path) {
  const int number = system::open_to_read(path);
  if (number < 0) throw_system_error(path.string(), 0, "a readable file", errno, "check the path and its rights");
  return number;
}

inline constexpr std::string_view changed_meanwhile =
    "the file changed while it was read: read it again once its writer has finished";

/// Reads once, from an offset of an open file on; returns how many bytes, 0 at its end.
STRATA_IF_USED Size read_some(const Descriptor& file, Size offset, std::span<std::byte> to, const std::string& path) {
  for (;;) {
    const std::ptrdiff_t count = system::read_at(file.number(), offset, to.data(), to.size());
    if (count >= 0) return static_cast<Size>(count);
    if (errno != EINTR) throw_system_error(path, offset, "readable bytes", errno);
  }
}

/// `size` bytes of an open file, from the offset `before` on.
STRATA_IF_USED std::vector<std::byte> read_next(const Descriptor& file, Size size, const std::string& path,
                                                Size before = 0) {
  std::vector<std::byte> bytes(size);
  for (Size done = 0; done < size;) {
    const Size count = read_some(file, before + done, std::span(bytes).subspan(done), path);
    if (count == 0)
      STRATA_THROW FileError(path, before + done, text_of(before + size, " bytes"), "the end of the file",
                             changed_meanwhile);
    done += count;
  }
  return bytes;
}

/// The last `size` bytes of an open file, from the offset `before` on: it must hold no more and no less.
STRATA_IF_USED std::vector<std::byte> read_exactly(const Descriptor& file, Size size, const std::string& path,
                                                   Size before = 0) {
  std::vector<std::byte> bytes = read_next(file, size, path, before);
  std::byte next{};
  if (read_some(file, before + size, std::span(&next, 1), path) > 0)
    STRATA_THROW FileError(path, before + size, "the end of the file", "more bytes", changed_meanwhile);
  return bytes;
}

}  // namespace detail

/// A whole regular file, decompressed if it is a gzip stream. Never empty.
/// Throws FileError when the file is missing, unreadable, empty, not regular, larger than the limit (compressed or
/// not), or a damaged gzip stream; std::bad_alloc when there is less memory than the limit allows for.
STRATA_IF_USED std::vector<std::byte> read_bytes(const std::filesystem::path& path, ReadLimits limits = {}) {
  const std::string name = path.string();
  const detail::Descriptor file(detail::open_to_read(path));
  std::vector<std::byte> bytes = detail::read_exactly(file, detail::checked_size(file, name, limits), name);
  if (!is_gzip(bytes)) return bytes;
  std::vector<std::byte> contents = gunzip(bytes, name, limits.bytes);
  if (contents.empty()) STRATA_THROW FileError(name, 0, "contents", "a gzip stream of nothing", "get the file again");
  return contents;
}

}  // namespace strata
