// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "strata/data/element.hpp"
#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

/// What is asked of a zip archive before and beside what libzip asks of it.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Throws FileError for a record that may end the archive (and a ZIP64 record that it points to) if it claims more
/// members than the archive has room to name: libzip takes memory for as many before it looks for the first.
STRATA_IF_USED void check_zip_ends(std::span<const std::byte> bytes, const std::string& path) {
  constexpr Size record = 22, locator = 20, longest_comment = 0xffff, smallest_member = 46;
  constexpr std::uint16_t see_zip64 = 0xffff;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto check = [&](std::uint64_t claimed, Size at) {
    const Size most = bytes.size() / smallest_member;
    if (claimed <= most) return;
    STRATA_THROW FileError(path, at, text_of("at most ", most, " members by the file's size"), text_of(claimed),
                           "the file is cut short or its header lies: get it again");
  };

  const Size begin = bytes.size() - std::min(bytes.size(), record + longest_comment);
  for (Size at = begin; (at = text.find("PK\5\6", at)) != std::string_view::npos && bytes.size() - at >= record; ++at) {
    const bool zip64 = at >= locator && text.substr(at - locator).starts_with("PK\6\7");
    for (const Size field : {at + 8, at + 10}) {
      const auto count = number_at<std::uint16_t>(&bytes[field], std::endian::little);
      if (!zip64 || count != see_zip64) check(count, field);
    }
    if (!zip64) continue;
    const auto end = number_at<std::uint64_t>(&bytes[at - locator + 8], std::endian::little);
    if (end > at - locator || at - locator - end < 40) continue;
    for (const Size field : {end + 24, end + 32})
      check(number_at<std::uint64_t>(&bytes[field], std::endian::little), field);
  }
}

/// The record that ends an archive, and where its parts are.
struct ZipEnd {
  std::uint64_t directory;  ///< where the directory of members begins
  std::uint64_t members;
};

/// Where the directory is. Throws FileError if bytes stand before or after the archive, or if it has several parts.
inline ZipEnd find_zip_end(std::span<const std::byte> bytes, const std::string& path) {
  constexpr Size record = 22, locator = 20;
  const auto field = [&]<class T>(T, std::uint64_t at) { return number_at<T>(&bytes[at], std::endian::little); };
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (Size at = bytes.size() < record ? std::string_view::npos : text.rfind("PK\5\6", bytes.size() - record);
       at != std::string_view::npos; at = at == 0 ? std::string_view::npos : text.rfind("PK\5\6", at - 1)) {
    if (at + record + field(std::uint16_t{}, at + 20) != bytes.size()) continue;
    ZipEnd end{field(std::uint32_t{}, at + 16), field(std::uint16_t{}, at + 10)};
    std::uint64_t size = field(std::uint32_t{}, at + 12), directory_end = at;
    if (at >= locator && text.substr(at - locator).starts_with("PK\6\7")) {
      directory_end = field(std::uint64_t{}, at - locator + 8);
      if (directory_end > at - locator || at - locator - directory_end < 56) break;
      end = {field(std::uint64_t{}, directory_end + 48), field(std::uint64_t{}, directory_end + 32)};
      size = field(std::uint64_t{}, directory_end + 40);
    }
    if (end.directory > directory_end || directory_end - end.directory != size) break;
    return end;
  }
  STRATA_THROW FileError(path, 0, "a zip archive", "none that begins and ends where the file does",
                         "get the file again");
}

/// Throws FileError unless what stands before a member's data agrees with the directory about its name, its
/// compression and, unless they are written behind the data, its checksum and sizes. libzip's own check asks for more
/// than that, and refuses archives of bsdtar.
STRATA_IF_USED void check_zip_member(std::span<const std::byte> bytes, std::uint64_t index, const std::string& path) {
  constexpr Size entry_size = 46, header_size = 30;
  constexpr std::uint16_t sizes_follow = 8;
  constexpr std::uint32_t see_zip64 = 0xffffffff;
  const auto wrong = [&](std::uint64_t at, std::string_view what) {
    STRATA_THROW FileError(path, at, text_of("a member's ", what, " as in the directory of the archive"), "another",
                           "the archive is damaged: get the file again");
  };
  const auto half = [&](std::uint64_t at) { return number_at<std::uint16_t>(&bytes[at], std::endian::little); };
  const auto word = [&](std::uint64_t at) { return number_at<std::uint32_t>(&bytes[at], std::endian::little); };
  const auto text = [&](std::uint64_t at, Size size) { return bytes.subspan(at, size); };

  std::uint64_t entry = find_zip_end(bytes, path).directory;
  const auto is_complete = [&] {
    return bytes.size() - entry >= entry_size && bytes.size() - entry - entry_size >= half(entry + 28);
  };
  for (std::uint64_t i = 0; i < index && is_complete(); ++i)
    entry = std::min(bytes.size(), entry + entry_size + half(entry + 28) + Size{half(entry + 30)} + half(entry + 32));
  if (!is_complete()) wrong(entry, "entry");
  const std::uint64_t header = word(entry + 42);
  if (header == see_zip64) return;
  const Size name_size = half(entry + 28);
  if (header + header_size + name_size > bytes.size() || word(header) != 0x04034b50) wrong(header, "beginning");
  const auto name = text(header + header_size, name_size), listed = text(entry + entry_size, name_size);
  if (half(header + 26) != name_size || !std::equal(name.begin(), name.end(), listed.begin()))
    wrong(header + 26, "name");
  if (half(header + 8) != half(entry + 10)) wrong(header + 8, "compression");
  if ((half(header + 6) & sizes_follow) != 0) return;
  for (const Size field : {Size{14}, Size{18}, Size{22}})
    if (word(header + field) != word(entry + field + 2) && word(header + field) != see_zip64 &&
        word(entry + field + 2) != see_zip64)
      wrong(header + field, field == 14 ? "checksum" : "size");
}

}  // namespace strata::detail
