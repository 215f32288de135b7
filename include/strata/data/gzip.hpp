// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

#if STRATA_WITH_ZLIB
#include <zlib.h>

#include <algorithm>
#include <new>

#include "strata/data/growth.hpp"
#endif

namespace strata::inline STRATA_CONFIGURATION {

/// Whether bytes begin as a gzip stream does.
inline bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

#if STRATA_WITH_ZLIB
namespace detail {

/// zlib's decompressor of one input, whose members it takes one after the other.
class Inflater {
 public:
  explicit Inflater(std::span<const std::byte> compressed) : input_(compressed) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) STRATA_THROW std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

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
  Size position() const { return position_; }
  std::span<const std::byte> rest() const { return input_.subspan(position_); }
  /// Whether the last step ended for want of input, not of room.
  bool starved() const { return rest().empty() && stream_.avail_out > 0; }
  std::string complaint() const { return stream_.msg != nullptr ? stream_.msg : "damaged data"; }

 private:
  std::span<const std::byte> input_;
  Size position_ = 0;
  z_stream stream_{};
};

}  // namespace detail
#endif

/// The contents of a gzip stream: every member, to the last byte, their checksums checked.
/// Memory: at most 1.5 × limit, and never more than about three times what really came out.
/// Throws FileError when the stream is cut short, damaged, followed by anything else than another member, or yields
/// more than `limit` bytes; and always in a build without zlib. Offsets count compressed bytes, except beyond the
/// limit.
inline std::vector<std::byte> gunzip([[maybe_unused]] std::span<const std::byte> compressed, const std::string& path,
                                     [[maybe_unused]] std::uint64_t limit) {
#if STRATA_WITH_ZLIB
  std::vector<std::byte> contents;
  Size used = 0;
  for (detail::Inflater inflater(compressed);;) {
    const int code = inflater.step(detail::free_end(contents, used, limit), used);
    if (used > limit) {
      STRATA_THROW FileError(path, limit, detail::text_of("at most ", limit, " bytes of decompressed contents"), "more",
                             "raise ReadLimits::bytes if you trust the file");
    }
    if (code == Z_STREAM_END) {
      if (inflater.rest().empty()) break;
      if (!is_gzip(inflater.rest())) {
        STRATA_THROW FileError(path, inflater.position(), "the end of the file or another gzip member",
                               detail::text_of(inflater.rest().size(), " bytes of something else"),
                               "decompress it by hand to see what it is");
      }
      inflater.next_member();
    } else if (code == Z_MEM_ERROR) {
      STRATA_THROW std::bad_alloc();
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      STRATA_THROW FileError(path, inflater.position(), "a sound gzip stream", inflater.complaint(),
                             "get the file again");
    } else if (inflater.starved()) {
      STRATA_THROW FileError(path, compressed.size(), "more of the gzip stream", "the end of the file",
                             "get the file again");
    }
  }
  contents.resize(used);
  return contents;
#else
  STRATA_THROW FileError(path, 0, "a file that this build can read", "a gzip stream",
                         "build with zlib (Meson option -Dzlib=enabled) or decompress the file first");
#endif
}

}  // namespace strata
