// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/data/growth.hpp"
#include "strata/tensor/size.hpp"

#if STRATA_WITH_ZLIB
#include <zlib.h>

#include <algorithm>
#include <new>
#endif

namespace strata::inline STRATA_CONFIGURATION {

/// Whether bytes begin as a gzip stream does.
STRATA_IF_USED bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

#if STRATA_WITH_ZLIB
namespace detail {

/// zlib's decompressor of input that comes in pieces, whose members it takes one after the other.
STRATA_IF_USED class Inflater {
 public:
  Inflater() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) STRATA_THROW std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// What is left of the input now, and whatever follows it.
  void feed(std::span<const std::byte> rest_and_more) {
    before_ += position_;
    position_ = 0;
    input_ = rest_and_more;
  }

  /// Fills output as far as one call of zlib does; adds the bytes written to `used` and returns zlib's code.
  int step(std::span<std::byte> output, Size& used) {
    constexpr Size most = Size{1} << 30U;  // zlib counts in unsigned int
    const auto in = static_cast<uInt>(std::min(most, input_.size() - position_));
    const auto out = static_cast<uInt>(std::min(most, output.size()));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(input_.data() + position_));
    stream_.avail_in = in;
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    position_ += in - stream_.avail_in;
    used += out - stream_.avail_out;
    return code;
  }

  void next_member() { inflateReset(&stream_); }
  /// From the beginning of all pieces.
  Size position() const { return before_ + position_; }
  std::span<const std::byte> rest() const { return input_.subspan(position_); }
  /// Whether the last step ended for want of input, not of room.
  bool starved() const { return rest().empty() && stream_.avail_out > 0; }
  std::string complaint() const { return stream_.msg != nullptr ? stream_.msg : "damaged data"; }

 private:
  std::span<const std::byte> input_;
  Size before_ = 0, position_ = 0;
  z_stream stream_{};
};

/// The contents of a gzip stream from front to back. Its compressed bytes come from `Pieces`: more(rest) makes of what
/// is left of the last piece that and what follows it, or returns false at the end.
template <class Pieces>
class GzipStream {
 public:
  GzipStream(const std::string& path, Pieces pieces) : path_(path), pieces_(std::move(pieces)) {}

  /// Fills `out`, unless the contents end before that; returns how many bytes it wrote. Throws FileError when the
  /// stream is cut short, damaged or followed by anything else than another member; offsets count compressed bytes.
  Size read(std::span<std::byte> out) {
    Size used = 0;
    while (used < out.size() && !is_over_) {
      const bool more = inflater_.rest().size() >= 2 || feed();
      if (between_members_)
        begin_member();
      else
        inflate(out.subspan(used), used, more);
    }
    return used;
  }

 private:
  bool feed() {
    std::span<const std::byte> rest = inflater_.rest();
    const bool more = pieces_.more(rest);
    inflater_.feed(rest);
    return more;
  }

  void begin_member() {
    is_over_ = inflater_.rest().empty();
    if (is_over_) return;
    if (!is_gzip(inflater_.rest()))
      STRATA_THROW FileError(path_, inflater_.position(), "the end of the file or another gzip member",
                             text_of(inflater_.rest().size(), " bytes of something else"),
                             "decompress it by hand to see what it is");
    inflater_.next_member();
    between_members_ = false;
  }

  void inflate(std::span<std::byte> out, Size& used, bool more) {
    const int code = inflater_.step(out, used);
    if (code == Z_STREAM_END)
      between_members_ = true;
    else if (code == Z_MEM_ERROR)
      STRATA_THROW std::bad_alloc();
    else if (code != Z_OK && code != Z_BUF_ERROR)
      STRATA_THROW FileError(path_, inflater_.position(), "a sound gzip stream", inflater_.complaint(),
                             "get the file again");
    else if (inflater_.starved() && !more)
      STRATA_THROW FileError(path_, inflater_.position(), "more of the gzip stream", "the end of the file",
                             "get the file again");
  }

  const std::string& path_;
  Pieces pieces_;
  Inflater<> inflater_;
  bool between_members_ = false, is_over_ = false;
};

}  // namespace detail
#else
namespace detail {

/// A build without zlib reads none.
template <class Pieces>
class GzipStream {
 public:
  [[noreturn]] GzipStream(const std::string& path, const Pieces&) {
    STRATA_THROW FileError(path, 0, "a file that this build can read", "a gzip stream",
                           "build with zlib (Meson option -Dzlib=enabled) or decompress the file first");
  }
  static Size read(std::span<std::byte>) { return 0; }
};

}  // namespace detail
#endif

namespace detail {

/// A stream that is in memory as a whole: one piece.
struct WholeInMemory {
  std::span<const std::byte> left;

  bool more(std::span<const std::byte>& rest) {
    if (left.empty()) return false;
    rest = std::exchange(left, {});
    return true;
  }
};

}  // namespace detail

/// The contents of a gzip stream: every member, to the last byte, their checksums checked.
/// Memory: at most 1.5 × limit, and never more than about three times what really came out.
/// Throws FileError when the stream is cut short, damaged, followed by anything else than another member, or yields
/// more than `limit` bytes; and always in a build without zlib. Offsets count compressed bytes, except beyond the
/// limit.
STRATA_IF_USED std::vector<std::byte> gunzip(std::span<const std::byte> compressed, const std::string& path,
                                             std::uint64_t limit) {
  std::vector<std::byte> contents;
  detail::GzipStream stream(path, detail::WholeInMemory{compressed});
  for (Size used = 0;;) {
    const Size more = stream.read(detail::free_end(contents, used, limit));
    used += more;
    if (used > limit) {
      STRATA_THROW FileError(path, limit, detail::text_of("at most ", limit, " bytes of decompressed contents"), "more",
                             "raise ReadLimits::bytes if you trust the file");
    }
    if (more == 0) {
      contents.resize(used);
      return contents;
    }
  }
}

}  // namespace strata
