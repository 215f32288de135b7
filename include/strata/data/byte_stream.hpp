// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/data/descriptor.hpp"
#include "strata/data/growth.hpp"
#include "strata/data/gzip.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// A file's compressed bytes, a piece at a time.
STRATA_IF_USED class FilePieces {
 public:
  FilePieces(const Descriptor& file, const std::string& path) : file_(file), path_(path) {}

  /// `rest`, bytes of the last piece, and after it as many more as there is room for; false at the end of the file.
  bool more(std::span<const std::byte>& rest) {
    std::copy(rest.begin(), rest.end(), piece_.begin());
    const std::span<std::byte> room = std::span(piece_).subspan(rest.size());
    const Size count = read_some(file_, before_, room, path_);
    before_ += count;
    rest = std::span(piece_).first(rest.size() + count);
    return count > 0;
  }

 private:
  const Descriptor& file_;
  const std::string& path_;
  Size before_ = 0;
  std::vector<std::byte> piece_ = std::vector<std::byte>(Size{1} << 16U);
};

/// The contents of a regular file from front to back, decompressed if it is a gzip stream; no more of them is in memory
/// than is asked for. Every throw is a FileError.
STRATA_IF_USED class ByteStream {
 public:
  /// Throws for what is missing, unreadable, empty or not regular; for a gzip stream in a build without zlib.
  explicit ByteStream(const std::filesystem::path& path)
      : path_(path.string()),
        file_(open_to_read(path)),
        size_(checked_size(file_, path_, {std::numeric_limits<std::uint64_t>::max()})) {
    std::array<std::byte, 2> magic{};
    const Size count = read_some(file_, 0, magic, path_);
    if (is_gzip(std::span(magic).first(count))) gzip_.emplace(path_, FilePieces(file_, path_));
  }
  ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  const std::string& path() const { return path_; }
  /// How many bytes are left; of a gzip stream nobody knows.
  std::optional<Size> left() const {
    if (gzip_) return std::nullopt;
    return size_ - done_;
  }

  /// The next `count` bytes, or as many as there are. The memory grows as they come.
  std::vector<std::byte> take(Size count) {
    if (!gzip_) {
      std::vector<std::byte> bytes = read_next(file_, std::min(count, size_ - done_), path_, done_);
      done_ += bytes.size();
      return bytes;
    }
    std::vector<std::byte> bytes;
    Size used = 0;
    while (used < count) {
      const std::span<std::byte> room = free_end(bytes, used, count);
      const Size more = gzip_->read(room.first(std::min(room.size(), count - used)));
      if (more == 0) break;
      used += more;
    }
    bytes.resize(used);
    return bytes;
  }

  /// Passes over the next `count` bytes, or as many as there are; returns how many.
  Size pass_over(Size count) {
    if (!gzip_) {
      const Size passed = std::min(count, size_ - done_);
      done_ += passed;
      return passed;
    }
    std::vector<std::byte> room(std::min(count, Size{1} << 16U));
    Size passed = 0;
    while (passed < count) {
      const Size more = gzip_->read(std::span(room).first(std::min(room.size(), count - passed)));
      if (more == 0) break;
      passed += more;
    }
    return passed;
  }

 private:
  std::string path_;
  Descriptor file_;
  Size size_, done_ = 0;
  std::optional<GzipStream<FilePieces<>>> gzip_{};
};

}  // namespace strata::detail
