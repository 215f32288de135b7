// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

#if STRATA_WITH_LIBZIP
#include <zip.h>

#include <memory>
#include <new>

#include "strata/data/growth.hpp"
#include "strata/data/zip_directory.hpp"
#endif

namespace strata::inline STRATA_CONFIGURATION::detail {

#if STRATA_WITH_LIBZIP
/// A zip archive in memory.
class ZipArchive {
 public:
  explicit ZipArchive(const std::filesystem::path& path, ReadLimits limits)
      : path_(path.string()), limits_(limits), bytes_(read_bytes(path, limits)) {
    check_zip_ends(bytes_, path_);
    find_zip_end(bytes_, path_);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(bytes_.data(), bytes_.size(), 0, &error);
    if (source == nullptr) STRATA_THROW std::bad_alloc();
    archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    const std::string complaint = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!archive_) {
      zip_source_free(source);
      STRATA_THROW FileError(path_, 0, "a zip archive", complaint, "get the file again");
    }
  }

  /// The index of the one member with this name, or with this name and `suffix`.
  zip_uint64_t find(std::string_view member, std::string_view suffix) const {
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive_.get(), 0));
    zip_uint64_t index = 0, matches = 0;
    for (zip_uint64_t i = 0; i < count; ++i) {
      const std::string_view name = name_of(i);
      if (name != member && name != std::string(member) + std::string(suffix)) continue;
      index = i;
      ++matches;
    }
    if (matches == 1) return index;
    STRATA_THROW FileError(path_, 0, text_of("one member ", quoted(member)),
                           matches == 0 ? list(count) : text_of(matches, " of them"));
  }

  /// The contents of a member, its checksum checked.
  std::vector<std::byte> read(zip_uint64_t index) const {
    const std::string name = text_of(path_, "(", name_of(index), ")");
    const zip_uint64_t size = checked_size(index, name);
    check_zip_member(bytes_, index, path_);
    const std::unique_ptr<zip_file_t, Discard> file(zip_fopen_index(archive_.get(), index, 0));
    if (!file) STRATA_THROW FileError(name, 0, "a readable member", zip_strerror(archive_.get()));
    std::vector<std::byte> contents;
    for (Size used = 0;;) {
      const auto room = free_end(contents, used, size);
      const zip_int64_t count = zip_fread(file.get(), room.data(), room.size());
      if (count < 0)
        STRATA_THROW FileError(name, used, "a sound member", zip_file_strerror(file.get()), "get the file again");
      used += static_cast<Size>(count);
      if (used > size) STRATA_THROW FileError(name, size, "the end of the member, as the archive says", "more bytes");
      if (count > 0) continue;
      if (used < size)
        STRATA_THROW FileError(name, used, text_of(size, " bytes, as the archive says"), "the member's end");
      contents.resize(used);
      return contents;
    }
  }

 private:
  struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };

  std::string_view name_of(zip_uint64_t index) const {
    const char* const name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
    return name != nullptr ? name : "";
  }

  /// What the archive says of a member's size, once that is possible at all.
  zip_uint64_t checked_size(zip_uint64_t index, const std::string& name) const {
    constexpr zip_uint64_t best_ratio = 1032;  // of the deflate format
    zip_stat_t status;
    zip_stat_init(&status);
    constexpr zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive_.get(), index, 0, &status) != 0 || (status.valid & needed) != needed) {
      STRATA_THROW FileError(name, 0, "a member of known size", "none");
    }
    if (status.encryption_method != ZIP_EM_NONE)
      STRATA_THROW FileError(name, 0, "a member in clear", "an encrypted one");
    if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE) {
      STRATA_THROW FileError(name, 0, "a stored or deflated member", text_of("method ", status.comp_method));
    }
    if (status.size > limits_.bytes) {
      STRATA_THROW FileError(name, 0, text_of("at most ", limits_.bytes, " bytes"), text_of(status.size),
                             "raise ReadLimits::bytes if you trust the file");
    }
    if (status.comp_size > bytes_.size() || status.size / best_ratio > status.comp_size) {
      STRATA_THROW FileError(name, 0, "a size that the archive can hold", text_of(status.size), "its header lies");
    }
    return status.size;
  }

  /// The names of the first members, for a message.
  std::string list(zip_uint64_t count) const {
    constexpr zip_uint64_t most = 20;
    std::string text = count == 0 ? "an empty archive" : "the members";
    for (zip_uint64_t i = 0; i < count && i < most; ++i) text.append(i == 0 ? " " : ", ").append(quoted(name_of(i)));
    if (count > most) text += text_of(" and ", count - most, " more");
    return text;
  }

  std::string path_;
  ReadLimits limits_;
  std::vector<std::byte> bytes_;
  std::unique_ptr<zip_t, Discard> archive_;
};
#endif

/// The contents of the member called `member`, or `member` and `suffix`, of a zip archive on disk (stored or deflated).
/// Throws FileError when there is no such member, or two, and when archive or member are damaged, encrypted or larger
/// than the limit; and always in a build without libzip.
STRATA_IF_USED std::vector<std::byte> zip_member(const std::filesystem::path& path,
                                                 [[maybe_unused]] std::string_view member,
                                                 [[maybe_unused]] std::string_view suffix,
                                                 [[maybe_unused]] ReadLimits limits) {
#if STRATA_WITH_LIBZIP
  const ZipArchive archive(path, limits);
  return archive.read(archive.find(member, suffix));
#else
  STRATA_THROW FileError(path.string(), 0, "a file that this build can read", "a zip archive",
                         "build with libzip (Meson option -Dlibzip=enabled) or save single arrays as .npy");
#endif
}

}  // namespace strata::detail
