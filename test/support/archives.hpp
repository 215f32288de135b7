// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/files.hpp"

#if STRATA_WITH_ZLIB
#include <zlib.h>
#endif
#if STRATA_WITH_LIBZIP
#include <zip.h>
#endif

namespace strata_test {

#if STRATA_WITH_ZLIB
/// One gzip member.
inline Bytes gzip(std::span<const std::byte> bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  Bytes compressed(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  const int code = deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw std::runtime_error("zlib");
  return compressed;
}
#endif

#if STRATA_WITH_LIBZIP
struct ZipEntry {
  std::string name;
  Bytes contents;
  bool deflated = false;
  std::string password = {};  ///< encrypted if not empty
};

/// Writes a zip archive and returns its path.
inline std::filesystem::path write_zip(const std::filesystem::path& path, const std::vector<ZipEntry>& entries) {
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) throw std::runtime_error("libzip");
  for (const ZipEntry& entry : entries) {
    zip_source_t* const source = zip_source_buffer(archive, entry.contents.data(), entry.contents.size(), 0);
    const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, 0);
    if (index < 0) throw std::runtime_error(zip_strerror(archive));
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive, at, entry.deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    if (!entry.password.empty()) zip_file_set_encryption(archive, at, ZIP_EM_AES_256, entry.password.c_str());
  }
  if (zip_close(archive) != 0) throw std::runtime_error(zip_strerror(archive));
  return path;
}
#endif

}  // namespace strata_test
